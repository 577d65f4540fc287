import pc from 'picocolors';
import type { Progress } from '../harness/modes/step-clock.ts';
import { troubleText } from '../reports/outcome.ts';

/**
 * Progress on stderr: one line that is rewritten on a terminal, plain lines elsewhere. Cells that failed or answered
 * wrongly are told at once.
 */
export function createProgress(stream: NodeJS.WriteStream = process.stderr): Progress & { end(): void } {
  const terminal = stream.isTTY;
  const clear = (): void => {
    if (terminal) {
      stream.write('\r\x1b[K');
    }
  };
  return {
    step(text, done, total, remainingMs) {
      const line = `[${done + 1}/${total}] ${text} · ${timeLeft(remainingMs)} left`;
      if (terminal) {
        clear();
        stream.write(pc.dim(line.slice(0, (stream.columns ?? 80) - 1)));
      } else {
        stream.write(`${line}\n`);
      }
    },
    cell(cell) {
      const trouble = troubleText(cell);
      if (trouble !== undefined) {
        clear();
        stream.write(`${pc.red(`${cell.workload}: ${cell.label}: ${trouble}`)}\n`);
      }
    },
    end: clear,
  };
}

function timeLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${(seconds / 3600).toFixed(1)} h`;
}
