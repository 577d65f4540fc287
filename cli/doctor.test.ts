import { expect, it } from 'vitest';
import { millrace, newFolder } from './testing/run-cli.ts';

it('doctor prints a line for each thing it checks', async () => {
  const { stdout } = await millrace(['doctor']);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThanOrEqual(11);
  expect(lines.filter((line) => !/^(ok|no|– ) {3}\S/.test(line))).toEqual([]);
});

it('doctor names all that Kafka needs and is missing, with the command that installs it', async () => {
  const { stdout } = await millrace(['doctor'], newFolder(), { PATH: newFolder(), XDG_CACHE_HOME: newFolder() });
  for (const tool of ['java', 'javac', 'mvn']) {
    expect(stdout).toMatch(new RegExp(`^– {4}no ${tool} that will do, which only .* needs: \\S+ .*install`, 'm'));
  }
  for (const jars of ['Kafka', 'Kafka Streams', 'Flink', 'Spark', 'Storm']) {
    expect(stdout).toMatch(
      new RegExp(
        `^– {4}${jars} \\d+\\.\\d+\\.\\d+ is not fetched yet \\(\\d+ MB, into \\S+\\); .* millrace doctor --fetch$`,
        'm',
      ),
    );
  }
});
