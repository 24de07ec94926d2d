/** Tasks of one batch, of those before whose end memory may grow, and of the batch that is cancelled. */
export const batchTasks = 100_000;
export const firstTasks = 10_000;
export const cancelledTasks = 1_000;
