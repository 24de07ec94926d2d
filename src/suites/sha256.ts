import { canonicalJson } from '../base/canonical-json';
import { sha256Hex } from '../base/sha256';
import type { Suite } from '../contract/suite';

/** SHA-256 (lower-case hex) of the expanded suite as canonical JSON: equal tasks, equal hash, whatever file they came from. */
export function suiteSha256({ suiteVersion, id, title, seed, tasks, documents }: Suite): string {
  return sha256Hex(canonicalJson({ suiteVersion, id, title, seed, tasks, documents }));
}
