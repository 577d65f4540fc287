import pc from 'picocolors';
import { plainText } from '../harness/plain-text.ts';
import type { Progress } from '../harness/run/step-clock.ts';
import { troubleText } from '../reports/outcome.ts';

/**
 * Shows the progress of some work on stderr: one line that is rewritten on a terminal, plain lines elsewhere. Cells
 * that failed or answered wrongly are reported at once.
 */
export async function withProgress<T>(work: (progress: Progress) => Promise<T>): Promise<T> {
  const progress = createProgress(process.stderr);
  try {
    return await work(progress);
  } finally {
    progress.end();
  }
}

function createProgress(stream: NodeJS.WriteStream): Progress & { end(): void } {
  const terminal = stream.isTTY;
  const clear = (): void => {
    if (terminal) {
      stream.write('\r\x1b[K');
    }
  };
  return {
    step(given, done, total, remainingMs) {
      const text = plainText(given);
      const start = `[${done + 1}/${total}] `;
      const end = ` · ${timeLeft(remainingMs)} left`;
      if (terminal) {
        // A line that wraps could not be rewritten.
        const room = (stream.columns || 80) - 1 - start.length - end.length;
        clear();
        stream.write(pc.dim(`${start}${shortened(text, room)}${end}`));
      } else {
        stream.write(`${start}${text}${end}\n`);
      }
    },
    within(text) {
      if (terminal) {
        clear();
        stream.write(pc.dim(shortened(plainText(text), (stream.columns || 80) - 1)));
      }
    },
    note(text) {
      clear();
      stream.write(`${pc.dim(plainText(text))}\n`);
    },
    cell(cell) {
      const trouble = troubleText(cell);
      if (trouble !== undefined) {
        clear();
        stream.write(`${pc.red(plainText(`${cell.workload}: ${cell.label}: ${trouble}`))}\n`);
      }
    },
    end: clear,
  };
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1))}…`;
}

function timeLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${(seconds / 3600).toFixed(1)} h`;
}
