import { cpus, loadavg } from 'node:os';
import ts from 'typescript';
import { measureAnalyzer } from './analyzer.bench.ts';
import { measureServer } from './server.bench.ts';

/** `main.js SERVER LINES`: measures and prints one JSON object. */
const [, , server = '', lines = '1000'] = process.argv;
const machine = {
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  // Other work on the machine shows here: figures of a busy machine say little, ratios a little more.
  loadBefore: loadavg().map((load) => Math.round(load * 100) / 100),
  node: process.version,
  typescript: ts.version,
};
const analyzer = await measureAnalyzer(Number(lines));
const overStdio = await measureServer(server, Number(lines));
process.stdout.write(`${JSON.stringify({ version: 1, machine, analyzer, server: overStdio }, undefined, 2)}\n`);
