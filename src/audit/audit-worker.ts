import { holdLifeLock } from '../contract/life-lock';
import { exposeOnWire } from '../contract/wire';
import { makeAuditApi } from './audit-api';

declare const self: DedicatedWorkerGlobalScope;

/** Built, this script lies in the page's `assets/`; the development server serves it from its source folder. */
const pageUrl = new URL(import.meta.env.DEV ? '/' : '../', self.location.href).href;

/** The script's name changes with everything in it. */
const build = `${__APP_VERSION__} ${self.location.pathname.split('/').at(-1) ?? ''}`;

const { isSecureContext, crossOriginIsolated, navigator, caches } = self;
exposeOnWire(
  makeAuditApi({ isSecureContext, crossOriginIsolated, navigator, caches, pageUrl, build, locks: navigator.locks }),
  self,
  holdLifeLock(navigator, self.name),
);
