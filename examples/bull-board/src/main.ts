import { openBoard } from './open-board.ts';

const { REDIS_URL = 'redis://localhost:6379', QUEUE = 'drv', PORT = '3000' } = process.env;
const board = await openBoard(REDIS_URL, QUEUE, Number(PORT));
console.log(`The tasks of ${QUEUE} are at ${board.url}`);
process.once('SIGTERM', () => void board.close());
process.once('SIGINT', () => void board.close());
