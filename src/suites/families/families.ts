import { arithmetic } from './arithmetic';
import { comparing } from './comparing';
import { counting } from './counting';
import { extraction } from './extraction';
import type { Family } from './family';
import { grounded } from './grounded';
import { oddOneOut } from './odd-one-out';
import { planning } from './planning';
import { recall } from './recall';
import { reversing } from './reversing';
import { routing } from './routing';
import { sentiment } from './sentiment';
import { sorting } from './sorting';
import { toolCall } from './tool-call';
import { translating } from './translating';
import { unitsAndDates } from './units-and-dates';

/** Every family, in the order of reports. The shipped model is trained for these and nothing else. */
export const families: readonly Family[] = [
  arithmetic,
  comparing,
  sorting,
  counting,
  extraction,
  sentiment,
  routing,
  toolCall,
  recall,
  grounded,
  reversing,
  planning,
  unitsAndDates,
  oddOneOut,
  translating,
];
