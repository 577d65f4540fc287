import pc from 'picocolors';
import type { CommandModule } from 'yargs';
import type { OptionSpec, OptionSpecs } from '../contracts/options.ts';
import { engines } from '../engines/registry.ts';
import { presets } from '../harness/plan/presets.ts';
import { workloads } from '../workloads/registry.ts';
import { print } from './output.ts';

/** `millrace list` */
export const listCommand: CommandModule<object, { json: boolean }> = {
  command: 'list',
  describe: 'Show workloads, engines, their options, and presets',
  builder: (yargs) => yargs.option('json', { type: 'boolean', default: false, describe: 'as JSON' }),
  async handler({ json }) {
    await print(json ? `${JSON.stringify(listing(), null, 2)}\n` : text());
  },
};

function listing(): object {
  return {
    workloads: workloads.map(({ name, title, question, about, parameters, quick, columns, answers, tables }) => ({
      name,
      title,
      question,
      about,
      parameters,
      quick,
      columns,
      answers,
      tables,
    })),
    engines: engines.map(({ name, title, model, form, options }) => ({ name, title, model, form, options })),
    presets,
  };
}

function text(): string {
  const lines: string[] = [];
  lines.push(pc.bold('Workloads'));
  for (const { name, question, parameters } of workloads) {
    lines.push(`  ${pc.cyan(name)}  ${question}`, ...optionLines(name, parameters));
  }
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
