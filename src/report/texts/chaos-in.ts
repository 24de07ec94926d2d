import type { Language } from '../../contract/suite';
import { chaosEn } from './chaos-en';
import { chaosPt } from './chaos-pt';
import type { ChaosTexts } from './chaos-texts';

/** What is said of faults on purpose, without the rest of a report's texts. */
export function chaosTextsIn(language: Language): ChaosTexts {
  return language === 'pt' ? chaosPt : chaosEn;
}
