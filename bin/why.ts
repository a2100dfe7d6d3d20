import { parseArgs } from 'node:util'
import { type Language, languages } from './lead/words.ts'
import { CommandError, runCommand, UsageError } from './run-command.ts'
import { connectToExisting } from './running-machine.ts'
import { printMessage, printPerson } from './why/print-case.ts'
import { findMessage, readPersonCase, zoneOfMessage } from './why/read-case.ts'
import { wordsIn } from './why/words.ts'

const USAGE = `npm run why -- MESSAGE|PERSON [--lang zh|en]

Why somebody did, or did not, get a message. For a message (msg-…): every decision about it, with its reason. For a person
(person-…, or a phone number): everything that was and was not sent to them and why, and what holds now: stop, complaints,
caps, quiet hours.`

await runCommand(USAGE, async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { lang: { type: 'string', default: 'zh' } },
  })
  const [asked] = positionals
  const language = languages.find((each) => each === values.lang || values.lang.startsWith(`${each}-`))
  if (asked === undefined || positionals.length > 1 || language === undefined) throw new UsageError()
  const connection = await connectToExisting()
  try {
    for (const line of await explain(asked, language, connection.services)) console.log(line)
    return 0
  } finally {
    await connection.close()
  }
})

async function explain(
  asked: string,
  language: Language,
  services: Parameters<typeof readPersonCase>[2],
): Promise<string[]> {
  if (asked.startsWith('msg-')) {
    const message = await findMessage(asked, services)
    if (message) return printMessage(message, { language, zone: await zoneOfMessage(message, services) })
  }
  const found = await readPersonCase(asked, new Date().toISOString(), services)
  if (!found) throw new CommandError(wordsIn(language)('notFound', { id: asked }))
  return printPerson(found, language)
}
