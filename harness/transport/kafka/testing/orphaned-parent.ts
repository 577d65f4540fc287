// Support for tests: starts a broker, prints its id and folder, and waits to be killed.
import { startBroker } from '../broker.ts';

const broker = await startBroker({ folder: process.argv[2]!, heapMiB: 256 });
console.log(broker.pid);
setInterval(() => {}, 1000);
