import type { KnipConfig } from 'knip'
import { functionList } from './infra/function-list.ts'

/** Functions are named in the stack as text, so they are told here from the same list; whatever they do not reach is dead. */
const config: KnipConfig = {
  entry: [
    'infra/app.ts',
    'infra/redrive.ts',
    'bin/*.ts',
    'bench/*.ts',
    'test/trials/*.ts',
    'test/local/**/{crash,handlers}/*.ts',
    ...functionList.map(({ slug, domain }) => `functions/${domain}/${slug}.ts`),
  ],
  project: ['**/*.ts'],
  // A test makes disks of its own.
  ignoreBinaries: ['mount', 'umount'],
}

export default config
