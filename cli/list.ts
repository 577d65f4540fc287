import pc from 'picocolors';
import type { CommandModule } from 'yargs';
import type { OptionSpec, OptionSpecs } from '../contracts/options.ts';
import type { WorkloadFacts } from '../contracts/workload.ts';
import { namedEngines as engines } from '../engines/registry.ts';
import { mapTexts, plainText } from '../harness/plain-text.ts';
import { workloadAt } from '../harness/plan/choose.ts';
import { presets } from '../harness/plan/presets.ts';
import { workloads } from '../workloads/registry.ts';
import { print } from './output.ts';
import { workloadText } from './workload-text.ts';

interface ListFlags {
  readonly workload?: string | undefined;
  readonly json: boolean;
}

/** `millrace list` */
export const listCommand: CommandModule<object, ListFlags> = {
  command: 'list [workload]',
  describe: 'Show workloads, engines, their options, and presets; or what one workload takes and answers',
  builder: (yargs) =>
    yargs
      .positional('workload', {
        type: 'string',
        describe: 'a workload by name, or a path to a module: its columns, tables, parameters and answers',
      })
      .option('json', { type: 'boolean', default: false, describe: 'as JSON' }),
  async handler({ workload: name, json }) {
    if (name === undefined) {
      await print(json ? asJson(listing()) : text());
    } else {
      const { workload } = await workloadAt('list', name);
      await print(json ? asJson(factsOf(workload)) : workloadText(mapTexts(factsOf(workload), plainText)));
    }
  },
};

function asJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function listing(): object {
  return {
    workloads: workloads.map(factsOf),
    engines: engines.map(({ name, title, model, form, options }) => ({ name, title, model, form, options })),
    presets,
  };
}

/** The declarations of a workload, without its functions. */
function factsOf(workload: WorkloadFacts): WorkloadFacts {
  const { name, title, question, about, parameters, quick } = workload;
  const { columns, streams, key, tables, disorderMs, answers, horizonMs } = workload;
  return {
    ...{ name, title, question, about, parameters, quick, columns },
    ...(streams && { streams }),
    ...{ key, tables, disorderMs, answers, horizonMs },
  };
}

function text(): string {
  const lines: string[] = [];
  lines.push(pc.bold('Workloads'));
  for (const { name, question, parameters } of workloads) {
    lines.push(`  ${pc.cyan(name)}  ${question}`, ...optionLines(name, parameters));
  }
  lines.push('  millrace list NAME shows what a workload takes, for a file of your own, and what it answers.');
  lines.push('', pc.bold('Engines'));
  for (const { name, title, model, form, options } of engines) {
    lines.push(`  ${pc.cyan(name)}  ${title}: ${model}, ${form}`, ...optionLines(name, options));
  }
  lines.push('', pc.bold('Presets'));
  for (const [name, { about }] of Object.entries(presets)) {
    lines.push(`  ${pc.cyan(name)}  ${about}`);
  }
  return `${lines.join('\n')}\n`;
}

function optionLines(owner: string, specs: OptionSpecs): string[] {
  return Object.entries(specs).map(([name, spec]) => `      ${owner}.${name}=${described(spec)}`);
}

function described(spec: OptionSpec): string {
  if ('choices' in spec) {
    return `${spec.default}  ${spec.about} (${spec.choices.join(', ')})`;
  }
  const [unit, ofQuestion] = 'minimum' in spec ? [spec.unit, spec.ofQuestion] : [];
  return `${spec.default}${unit ? ` ${unit}` : ''}  ${spec.about}${ofQuestion ? ' (with --trace too)' : ''}`;
}
