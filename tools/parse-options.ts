import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage-error';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = ReturnType<typeof parseArgs<{ options: T }>>['values'];

/** Node's own parser for command lines without positional arguments. Throws a `UsageError` with one plain sentence. */
export function parseOptions<const T extends Options>(args: readonly string[], options: T): Values<T> {
  try {
    return parseArgs({ args: [...args], options }).values as Values<T>;
  } catch (error) {
    // Node's messages go on with a hint about "--" that does not help here.
    const [message = ''] = (error as Error).message.split('. To specify');
    throw new UsageError(`${message.replace(/\.$/, '')}.`, { cause: error });
  }
}
