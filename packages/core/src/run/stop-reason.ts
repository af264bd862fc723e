/** Why drv stopped a task: its deadline was reached, its caller asked, or it wrote more than it may. */
export type StopReason = 'deadline' | 'caller' | 'output-limit';
