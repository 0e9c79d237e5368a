import { describe, expect, it } from 'vitest';
import { configBlocksOfProperties } from '../../server/src/core/configs/from-properties.ts';
import {
  type JudgeContext,
  judgeAcks,
  judgeAutoCommitKey,
  judgeIdempotence,
  judgeRetries,
} from '../../server/src/core/configs/judge.ts';
import type {
  ConfigBlock,
  ConfigDialect,
  ConfigEntry,
  ConfigRole,
  ConfigScalar,
} from '../../server/src/core/configs/model.ts';
import { parseProperties } from '../../server/src/core/syntax/properties/parse.ts';

const unknown = Symbol('unknown');
type Written = readonly [key: string, value: ConfigScalar | typeof unknown];

function block(
  role: ConfigRole,
  dialect: ConfigDialect,
  written: readonly Written[],
  more: Partial<ConfigBlock> = {},
): ConfigBlock {
  const entries = written.map(([key, value], index): ConfigEntry => {
    const span = { start: index * 10, end: index * 10 + 5 };
    return {
      key,
      writtenKey: key,
      value: value === unknown ? { known: false } : { known: true, value },
      keySpan: span,
      valueSpan: span,
      span,
    };
  });
  const site = { start: 1000, end: 1010 };
  return { role, dialect, client: 'file', entries, complete: true, form: 'statements', span: site, site, ...more };
}

const java = (role: ConfigRole, written: readonly Written[], more?: Partial<ConfigBlock>) =>
  block(role, 'java', written, more);
const version = (clientVersion: string): JudgeContext => ({ clientVersion });

describe('judgeAcks', () => {
  const verdict = (one: ConfigBlock, context?: JudgeContext) =>
    judgeAcks(one, context).map((judgement) => judgement.verdict);

  it.each<[string, ConfigBlock, string[]]>([
    ['0', java('producer', [['acks', '0']]), ['none']],
    ['1', java('producer', [['acks', '1']]), ['leader']],
    ['1 as a number', java('producer', [['acks', 1]]), ['leader']],
    ['all', java('producer', [['acks', 'all']]), []],
    ['-1', java('producer', [['acks', '-1']]), []],
    ['unset', java('producer', []), []],
    ['a placeholder', java('producer', [['acks', unknown]]), []],
    ['nonsense', java('producer', [['acks', 'most']]), []],
    [
      'the last one wins, weak',
      java('producer', [
        ['acks', 'all'],
        ['acks', '0'],
      ]),
      ['none'],
    ],
    [
      'the last one wins, strong',
      java('producer', [
        ['acks', '0'],
        ['acks', 'all'],
      ]),
      [],
    ],
    [
      'the last one wins, unknown',
      java('producer', [
        ['acks', '0'],
        ['acks', unknown],
      ]),
      [],
    ],
    ['common', java('common', [['acks', '1']]), ['leader']],
    ['Streams hands it on', java('streams', [['acks', '1']], { framework: 'streams' }), ['leader']],
    ['Connect, its producers', java('producer', [['acks', '1']], { framework: 'connect' }), ['leader']],
    ['Connect, flat', java('connect', [['acks', '1']], { framework: 'connect' }), []],
    ['unknown role', java('unknown', [['acks', '0']]), []],
    ['consumer', java('consumer', [['acks', '0']]), []],
    ['broker', java('broker', [['acks', '0']]), []],
    ['kafkajs send', block('producer', 'kafkajs', [['acks', 0]]), ['none']],
    ['Confluent, inner', block('producer', 'confluent-kafkajs', [['kafkaJS.acks', 1]]), ['leader']],
    ['Confluent, outer', block('producer', 'confluent-kafkajs', [['request.required.acks', 0]]), ['none']],
    ['librdkafka alias', block('producer', 'librdkafka', [['request.required.acks', 1]]), ['leader']],
    [
      'librdkafka alias after the key',
      block('producer', 'librdkafka', [
        ['acks', 0],
        ['request.required.acks', -1],
      ]),
      [],
    ],
  ])('%s', (_, one, expected) => expect(verdict(one)).toEqual(expected));

  it('stands at the entry that decides', () => {
    const one = java('producer', [
      ['acks', 'all'],
      ['linger.ms', '5'],
      ['acks', '1'],
    ]);
    expect(judgeAcks(one)[0]).toMatchObject({ entry: one.entries[2], site: { start: 20, end: 25 }, implicit: false });
  });

  it('skips an overridden entry', () => {
    const one = java('common', [['acks', '1']]);
    expect(verdict({ ...one, entries: one.entries.map((entry) => ({ ...entry, overridden: true })) })).toEqual([]);
  });

  it.each<[string, ConfigBlock, string | undefined, string[]]>([
    ['2.8 leaves it at 1', java('producer', []), '2.8.2', ['leader']],
    ['3.0 does not', java('producer', []), '3.0.0', []],
    ['an unknown version says nothing', java('producer', []), undefined, []],
    ['idempotence raises it to all', java('producer', [['enable.idempotence', 'true']]), '2.8.2', []],
    ['unknown idempotence may', java('producer', [['enable.idempotence', unknown]]), '2.8.2', []],
    ['idempotence off does not', java('producer', [['enable.idempotence', 'false']]), '2.8.2', ['leader']],
    ['transactions raise it to all', java('producer', [['transactional.id', 'x']]), '2.8.2', []],
    ['entries that cannot be seen', java('producer', [], { complete: false }), '2.8.2', []],
    ['common', java('common', []), '2.8.2', []],
    ['Connect sets all', java('producer', [], { framework: 'connect' }), '2.8.2', []],
    ['librdkafka', block('producer', 'librdkafka', []), '2.8.2', []],
  ])('default: %s', (_, one, clientVersion, expected) => {
    expect(verdict(one, { clientVersion })).toEqual(expected);
  });

  it('shows a default at the site', () => {
    expect(judgeAcks(java('producer', []), version('2.0.0'))).toEqual([
      { site: { start: 1000, end: 1010 }, verdict: 'leader', implicit: true, alsoDisablesIdempotence: false },
    ]);
  });

  it.each<[string, ConfigBlock, string | undefined, boolean, string | undefined]>([
    ['silently', java('producer', [['acks', '1']]), undefined, true, undefined],
    ['silently in 4.1', java('producer', [['acks', '1']]), '4.1.0', true, undefined],
    ['not in 2.8, which has none', java('producer', [['acks', '1']]), '2.8.2', false, undefined],
    [
      'not when it is off by name',
      java('producer', [
        ['acks', '1'],
        ['enable.idempotence', 'false'],
      ]),
      undefined,
      false,
      undefined,
    ],
    [
      'conflict with a name',
      java('producer', [
        ['acks', '1'],
        ['enable.idempotence', 'true'],
      ]),
      undefined,
      false,
      'explicit-idempotence',
    ],
    [
      'conflict with transactions',
      java('producer', [
        ['acks', '1'],
        ['transactional.id', unknown],
      ]),
      undefined,
      false,
      'transactions',
    ],
    ['not certain', java('producer', [['acks', '1']], { complete: false }), undefined, false, undefined],
    ['not in Connect', java('producer', [['acks', '1']], { framework: 'connect' }), undefined, false, undefined],
    ['not in kafkajs', block('producer', 'kafkajs', [['acks', 1]]), undefined, false, undefined],
    [
      'kafkajs conflict',
      block('producer', 'kafkajs', [
        ['acks', 1],
        ['idempotent', true],
      ]),
      undefined,
      false,
      'explicit-idempotence',
    ],
    [
      'kafkajs without a transaction',
      block('producer', 'kafkajs', [
        ['acks', 1],
        ['transactionalId', null],
      ]),
      undefined,
      false,
      undefined,
    ],
  ])('tells what else it does: %s', (_, one, clientVersion, disables, conflict) => {
    const [judgement] = judgeAcks(one, { clientVersion });
    expect([judgement!.alsoDisablesIdempotence, judgement!.conflictsWith]).toEqual([disables, conflict]);
  });
});

describe('judgeIdempotence', () => {
  const verdict = (one: ConfigBlock, context?: JudgeContext) =>
    judgeIdempotence(one, context).map((judgement) =>
      judgement.verdict === 'explicit' ? `explicit${judgement.isDefault ? ' default' : ''}` : judgement.effect,
    );
  const inFlight = 'max.in.flight.requests.per.connection';

  it.each<[string, ConfigBlock, string | undefined, string[]]>([
    ['off by name', java('producer', [['enable.idempotence', 'false']]), undefined, ['explicit']],
    ['off by name in 2.8', java('producer', [['enable.idempotence', 'false']]), '2.8.2', ['explicit default']],
    ['on', java('producer', [['enable.idempotence', 'true']]), undefined, []],
    [
      'a placeholder',
      java('producer', [
        ['enable.idempotence', unknown],
        [inFlight, '9'],
      ]),
      undefined,
      [],
    ],
    ['nonsense', java('producer', [['enable.idempotence', 'no']]), undefined, []],
    ['a boolean', java('producer', [['enable.idempotence', false]]), undefined, ['explicit']],
    [
      'the last one wins',
      java('producer', [
        ['enable.idempotence', 'false'],
        ['enable.idempotence', 'true'],
      ]),
      undefined,
      [],
    ],
    ['nothing said', java('producer', []), undefined, []],
    ['Connect', java('producer', [['enable.idempotence', 'false']], { framework: 'connect' }), undefined, []],
    ['consumer', java('consumer', [['enable.idempotence', 'false']]), undefined, []],
    ['unknown role', java('unknown', [['enable.idempotence', 'false']]), undefined, []],
    ['kafkajs', block('producer', 'kafkajs', [['idempotent', false]]), undefined, ['explicit default']],
    ['librdkafka', block('producer', 'librdkafka', [['enable.idempotence', false]]), undefined, ['explicit default']],
    ['6 in flight, unknown version', java('producer', [[inFlight, '6']]), undefined, ['version-unknown']],
    ['6 in flight in 3.x', java('producer', [[inFlight, 6]]), '3.9.1', ['switched-off']],
    ['6 in flight in 4.x', java('producer', [[inFlight, '6']]), '4.0.0', ['rejected']],
    ['6 in flight in 2.8', java('producer', [[inFlight, '6']]), '2.8.2', []],
    ['5 in flight', java('producer', [[inFlight, '5']]), undefined, []],
    ['unknown in flight', java('producer', [[inFlight, unknown]]), undefined, []],
    [
      'on by name is a conflict, not this',
      java('producer', [
        [inFlight, '6'],
        ['enable.idempotence', 'true'],
      ]),
      undefined,
      [],
    ],
    [
      'off by name is said once',
      java('producer', [
        [inFlight, '6'],
        ['enable.idempotence', 'false'],
      ]),
      undefined,
      ['explicit'],
    ],
    [
      'transactions are a conflict, not this',
      java('producer', [
        [inFlight, '6'],
        ['transactional.id', 'x'],
      ]),
      undefined,
      [],
    ],
    [
      'acks says it already',
      java('producer', [
        [inFlight, '6'],
        ['acks', '1'],
      ]),
      undefined,
      [],
    ],
    [
      'retries says it already',
      java('producer', [
        [inFlight, '6'],
        ['retries', '0'],
      ]),
      undefined,
      [],
    ],
    [
      'acks=all does not',
      java('producer', [
        [inFlight, '6'],
        ['acks', 'all'],
      ]),
      undefined,
      ['version-unknown'],
    ],
    ['entries that cannot be seen', java('producer', [[inFlight, '6']], { complete: false }), undefined, []],
    ['librdkafka has no default to lose', block('producer', 'librdkafka', [['max.in.flight', 1000]]), undefined, []],
    ['acks=1 alone is told by acks', java('producer', [['acks', '1']]), undefined, []],
  ])('%s', (_, one, clientVersion, expected) => {
    expect(verdict(one, { clientVersion })).toEqual(expected);
  });

  it('tells the conflict with transactions, and the number in flight', () => {
    const off = java('producer', [
      ['transactional.id', 'x'],
      ['enable.idempotence', 'false'],
    ]);
    expect(judgeIdempotence(off)[0]).toMatchObject({ conflictsWith: 'transactions', entry: off.entries[1] });
    const many = java('producer', [[inFlight, '12']]);
    expect(judgeIdempotence(many)[0]).toMatchObject({
      inFlight: 12,
      entry: many.entries[0],
      site: many.entries[0]!.span,
    });
  });
});

describe('judgeRetries', () => {
  it.each<[string, ConfigBlock, number]>([
    ['0', java('producer', [['retries', '0']]), 1],
    ['0 as a number', java('producer', [['retries', 0]]), 1],
    ['00', java('producer', [['retries', ' 00 ']]), 1],
    ['1', java('producer', [['retries', '1']]), 0],
    ['3', java('producer', [['retries', 3]]), 0],
    ['-1', java('producer', [['retries', '-1']]), 0],
    ['a placeholder', java('producer', [['retries', unknown]]), 0],
    ['unset', java('producer', []), 0],
    [
      'the last one wins',
      java('producer', [
        ['retries', '0'],
        ['retries', '3'],
      ]),
      0,
    ],
    ['admin', java('admin', [['retries', '0']]), 0],
    ['consumer', java('consumer', [['retries', '0']]), 0],
    ['unknown', java('unknown', [['retries', '0']]), 0],
    ['connector', java('connect', [['retries', '0']], { framework: 'connect' }), 0],
    ['kafkajs producer', block('producer', 'kafkajs', [['retry.retries', 0]]), 1],
    ['kafkajs client', block('common', 'kafkajs', [['retry.retries', 0]]), 1],
    ['kafkajs consumer', block('consumer', 'kafkajs', [['retry.retries', 0]]), 0],
    ['Confluent', block('producer', 'confluent-kafkajs', [['retry.retries', 0]]), 1],
    ['Confluent, outer', block('producer', 'confluent-kafkajs', [['message.send.max.retries', 0]]), 1],
    ['librdkafka alias', block('producer', 'librdkafka', [['message.send.max.retries', '0']]), 1],
  ])('%s', (_, one, count) => expect(judgeRetries(one).length).toBe(count));

  it('tells what else it does', () => {
    expect(judgeRetries(java('producer', [['retries', '0']]))[0]).toMatchObject({ alsoDisablesIdempotence: true });
    expect(judgeRetries(java('producer', [['retries', '0']]), version('2.8.2'))[0]).toMatchObject({
      alsoDisablesIdempotence: false,
    });
    expect(
      judgeRetries(
        java('producer', [
          ['retries', '0'],
          ['enable.idempotence', 'true'],
        ]),
      )[0],
    ).toMatchObject({
      alsoDisablesIdempotence: false,
      conflictsWith: 'explicit-idempotence',
    });
    expect(
      judgeRetries(
        block('producer', 'kafkajs', [
          ['retry.retries', 0],
          ['idempotent', true],
        ]),
      )[0],
    ).toMatchObject({
      conflictsWith: 'explicit-idempotence',
    });
  });
});

describe('judgeAutoCommitKey', () => {
  const commits = (one: ConfigBlock) => judgeAutoCommitKey(one).map((judgement) => judgement.commits);

  it.each<[string, ConfigBlock, string[]]>([
    ['explicit', java('consumer', [['enable.auto.commit', 'true']]), ['by-time']],
    ['a boolean', java('consumer', [['enable.auto.commit', true]]), ['by-time']],
    ['off', java('consumer', [['enable.auto.commit', 'false']]), []],
    ['implicit', java('consumer', [['group.id', 'g']]), []],
    ['a placeholder', java('consumer', [['enable.auto.commit', unknown]]), []],
    [
      'the last one wins',
      java('consumer', [
        ['enable.auto.commit', 'true'],
        ['enable.auto.commit', 'false'],
      ]),
      [],
    ],
    ['common', java('common', [['enable.auto.commit', 'true']]), ['by-time']],
    ['Streams', java('consumer', [['enable.auto.commit', 'true']], { framework: 'streams' }), []],
    ['Streams, flat', java('streams', [['enable.auto.commit', 'true']], { framework: 'streams' }), []],
    ['Connect', java('consumer', [['enable.auto.commit', 'true']], { framework: 'connect' }), []],
    ['MirrorMaker', java('consumer', [['enable.auto.commit', 'true']], { framework: 'mirror-maker' }), []],
    ['Spring', java('consumer', [['enable.auto.commit', 'on']], { framework: 'spring' }), ['by-time']],
    ['producer', java('producer', [['enable.auto.commit', 'true']]), []],
    ['unknown', java('unknown', [['enable.auto.commit', 'true']]), []],
    ['kafkajs', block('consumer', 'kafkajs', [['autoCommit', true]]), ['after-handler']],
    ['Confluent', block('consumer', 'confluent-kafkajs', [['autoCommit', true]]), ['after-handler']],
    ['librdkafka', block('consumer', 'librdkafka', [['enable.auto.commit', true]]), ['by-time']],
    [
      'librdkafka, offsets stored by the program',
      block('consumer', 'librdkafka', [
        ['enable.auto.commit', true],
        ['enable.auto.offset.store', false],
      ]),
      [],
    ],
    [
      'librdkafka, who stores is unknown',
      block('consumer', 'librdkafka', [
        ['enable.auto.commit', true],
        ['enable.auto.offset.store', unknown],
      ]),
      [],
    ],
  ])('%s', (_, one, expected) => expect(commits(one)).toEqual(expected));
});

describe('from the file to the judgement', () => {
  const judged = (path: string, text: string) =>
    configBlocksOfProperties(path, parseProperties(text)).flatMap((one) =>
      [judgeAcks(one), judgeIdempotence(one), judgeRetries(one), judgeAutoCommitKey(one)].flatMap((judgements) =>
        judgements.map((judgement) => `${text.slice(judgement.site.start, judgement.site.end)} → ${judgement.verdict}`),
      ),
    );

  it.each<[string, string, string[]]>([
    ['producer.properties', 'bootstrap.servers=x\nacks : 0\nretries=0', ['acks : 0 → none', 'retries=0 → disabled']],
    ['http.properties', 'acks=1\nretries=0', []],
    [
      'kafka.properties',
      'bootstrap.servers=x\nacks=1\nenable.auto.commit=true\ngroup.id=g',
      ['acks=1 → leader', 'enable.auto.commit=true → explicit'],
    ],
    [
      'application.properties',
      'spring.kafka.producer.acks=1\nspring.kafka.producer.retries=0\nspring.kafka.producer.properties.enable.idempotence=false',
      [
        'spring.kafka.producer.acks=1 → leader',
        'spring.kafka.producer.properties.enable.idempotence=false → explicit',
        'spring.kafka.producer.retries=0 → disabled',
      ],
    ],
    ['application.properties', 'spring.kafka.properties.acks=1\nspring.kafka.producer.acks=all', []],
    [
      'application.properties',
      'spring.kafka.consumer.enableAutoCommit=true',
      ['spring.kafka.consumer.enableAutoCommit=true → explicit'],
    ],
    [
      'connect-distributed.properties',
      'bootstrap.servers=x\noffset.storage.topic=o\nacks=0\nconsumer.enable.auto.commit=true\nproducer.acks=1\nproducer.enable.idempotence=false',
      ['producer.acks=1 → leader'],
    ],
    [
      'streams.properties',
      'application.id=a\nbootstrap.servers=x\nenable.auto.commit=true\nproducer.acks=1\nconsumer.enable.auto.commit=true',
      ['producer.acks=1 → leader'],
    ],
    [
      'application.properties',
      'mp.messaging.outgoing.o.connector=smallrye-kafka\nmp.messaging.outgoing.o.acks=1',
      ['mp.messaging.outgoing.o.acks=1 → leader'],
    ],
    [
      'producer.properties',
      'bootstrap.servers=x\nmax.in.flight.requests.per.connection=10',
      ['max.in.flight.requests.per.connection=10 → in-flight'],
    ],
    ['producer.properties', 'bootstrap.servers=x\nacks=\\\n  1', ['acks=\\\n  1 → leader']],
    ['producer.properties', 'bootstrap.servers=x\nacks=1 # leader only', []],
  ])('%s: %j', (path, text, expected) => expect(judged(path, text)).toEqual(expected));
});
