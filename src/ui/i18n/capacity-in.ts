import type { Language } from '../../contract/suite';
import { enCapacity } from './en-capacity';
import { ptCapacity } from './pt-capacity';

/** What a report says of agents at once and of tool calls: loaded with those sections, not with the page. */
export function capacityTextsIn(language: Language): typeof enCapacity {
  return language === 'pt' ? ptCapacity : enCapacity;
}
