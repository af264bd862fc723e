/** Which of a task's two streams a piece of output belongs to. */
export type OutputStream = 'stdout' | 'stderr';
