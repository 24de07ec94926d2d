import { fileURLToPath } from 'node:url';
import { audit, reportFailure } from '../../../tools/audit';
import { parseAuditOptions } from '../../../tools/audit/options';

/** `npm run audit` with the fake page in the built page's place. */
const options = parseAuditOptions(process.argv.slice(2));
if (options === 'help') throw new Error('not a test of --help');
try {
  process.exitCode = await audit(options, fileURLToPath(new URL('./fake-page', import.meta.url)));
} catch (error) {
  process.exitCode = reportFailure(error);
}
