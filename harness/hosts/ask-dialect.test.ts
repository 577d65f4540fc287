import { expect, it } from 'vitest';
import { fraud } from '../../workloads/fraud/workload.ts';
import { queryOf, questionOf } from '../trace/load-workload.ts';
import { askDialect } from './ask-dialect.ts';
import { formsOf } from './kafka/forms.ts';

const parameters = { unusual: 5, burst: 60_000, speed: 300 };
const query = queryOf(fraud, parameters);

it('asks about the query with its parameters in place, and has only what is supported rewritten', () => {
  const asked: string[] = [];
  const engine = {
    supports: (text: string) => (text.includes('LEAST') ? 'it has no LEAST' : undefined),
    dialect(text: string) {
      asked.push(text);
      return text;
    },
  };
  const iot = { workload: 'iot', queryFile: new URL('../../workloads/iot/query.sql', import.meta.url).href };
  const answers = askDialect(engine, [
    { workload: 'fraud', queryFile: fraud.queryFile!.href, parameters },
    { ...iot, parameters: { gap: 30_000, spike: 50 } },
  ]);
  expect(answers).toEqual([{ workload: 'fraud', unsupported: 'it has no LEAST' }, { workload: 'iot' }]);
  expect(asked).toEqual([expect.stringContaining('<= 30000 THEN')]);
});

it('gives prepare() and jobs, in memory and over topics, the query in the dialect', () => {
  const engine = {
    name: 'MIN',
    dialect(text: string) {
      return text.replace('LEAST', this.name);
    },
  };
  const given = { tables: {}, keyCount: 1, parameters, disorderMs: 0 };
  const expected = query.replace('LEAST', 'MIN');
  expect(expected).not.toBe(query);
  expect(questionOf(fraud, given, engine).query).toBe(expected);
  expect(formsOf(fraud, given, engine).question.query).toBe(expected);
  expect(formsOf(fraud, given).question.query).toBe(query);
});
