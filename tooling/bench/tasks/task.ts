/** What every task of the benchmark writes and ends with: neither is what a client would make up. */
export const IDLE_OUTPUT = 'drv bench\n';
export const IDLE_EXIT_CODE = 7;

export const COMMAND = ['sh', '-c', 'echo drv bench; exit 7'];
