/** The same as `contributes.commands` in `package.json`. */
export const commandIds = {
  restartServer: 'kafkaReliability.restartServer',
  showOutput: 'kafkaReliability.showOutput',
  openRule: 'kafkaReliability.openRule',
  analyzeWorkspace: 'kafkaReliability.analyzeWorkspace',
  selectProfile: 'kafkaReliability.selectProfile',
} as const;
