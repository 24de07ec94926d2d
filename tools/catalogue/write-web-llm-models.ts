import { readFileSync, writeFileSync } from 'node:fs';
import { prebuiltAppConfig } from '@mlc-ai/web-llm';
import { webLlmFacts } from './web-llm-facts.ts';

// usage: npx tsx tools/catalogue/write-web-llm-models.ts   (after a new version of @mlc-ai/web-llm; a test says when)
const packageUrl = new URL('../../node_modules/@mlc-ai/web-llm/package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(packageUrl, 'utf8')) as { version: string };
const { models, ...head } = webLlmFacts(prebuiltAppConfig.model_list, version);
const lines = models.map((model) => `    ${JSON.stringify(model)}`).join(',\n');
const text = `${JSON.stringify(head, undefined, 2).replace(/\n}$/, '')},\n  "models": [\n${lines}\n  ]\n}\n`;
writeFileSync(new URL('../../src/engines/catalogue/web-llm-models.json', import.meta.url), text);
