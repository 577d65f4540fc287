import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';

/** The file descriptor of the channel in the process that was started: the one after its standard streams. */
const DESCRIPTOR = 3;
/** No message of ours comes near this size: more without an end of line is not ours. */
const LONGEST_MESSAGE = 2 ** 29 - 1024;

/** Reason of a process in which an engine wrote to the channel. */
export const FORGED = `the engine wrote to file descriptor ${DESCRIPTOR}, which is the harness's own`;

/** One end of a channel between two processes of ours. */
export interface Channel {
  /** Calls `written` when the system has taken the message, or with an error when the other end is gone. */
  send(message: unknown, written?: (error: Error | null) => void): void;
}

/** What one end receives. */
interface ChannelEvents {
  message(message: unknown): void;
  /** The other end is gone. */
  end(): void;
  /** Something came that the harness's code at the other end did not send. */
  forged(): void;
}

/**
 * The parent's end, for a process started with a pipe behind its standard streams. Messages are lines of JSON. The
 * first one brings a token with which each answer must begin; what an engine in that process writes has none. Node's
 * own channel would be open to any code in the process, as `process.send`.
 */
export function openChannel(socket: Socket, events: ChannelEvents): Channel {
  const token = randomUUID();
  readLines(socket, events, (line) => {
    if (!line.startsWith(token)) {
      events.forged();
      return;
    }
    events.message(JSON.parse(line.slice(token.length)));
  });
  socket.write(`${token}\n`);
  return { send: (message, written) => write(socket, JSON.stringify(message), written) };
}

/**
 * The child's end; call it before any code of an engine is loaded. `unref` lets the process end while the channel is
 * open.
 */
export function joinChannel(events: Pick<ChannelEvents, 'message' | 'end'>): Channel & { unref(): void } {
  const socket = new Socket({ fd: DESCRIPTOR, readable: true, writable: true });
  let token: string | undefined;
  readLines(socket, { ...events, forged: () => process.exit(1) }, (line) => {
    if (token === undefined) {
      token = line;
    } else {
      events.message(JSON.parse(line));
    }
  });
  return {
    send: (message, written) => write(socket, `${token}${JSON.stringify(message)}`, written),
    unref: () => socket.unref(),
  };
}

function write(socket: Socket, line: string, written: (error: Error | null) => void = () => {}): void {
  socket.write(`${line}\n`, (error) => written(error ?? null));
}

function readLines(socket: Socket, events: Pick<ChannelEvents, 'end' | 'forged'>, read: (line: string) => void): void {
  let parts: string[] = [];
  let length = 0;
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = chunk.split('\n');
    for (const [index, part] of lines.entries()) {
      parts.push(part);
      length += part.length;
      if (index < lines.length - 1) {
        const line = parts.join('');
        parts = [];
        length = 0;
        read(line);
      } else if (length > LONGEST_MESSAGE) {
        socket.destroy();
        events.forged();
      }
    }
  });
  // `close`, and the error of a message that was not written, report that the other end is gone.
  socket.on('error', () => {}).once('close', () => events.end());
}
