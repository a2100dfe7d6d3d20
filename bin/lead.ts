import { parseArgs } from 'node:util'
import { printStory } from './lead/print-story.ts'
import { findLeadId, readStory } from './lead/read-story.ts'
import { type Language, languages, wordsIn } from './lead/words.ts'
import { CommandError, runCommand, UsageError } from './run-command.ts'
import { connectToExisting } from './running-machine.ts'

const USAGE = `npm run lead -- ID [--lang zh|en]

One lead's whole story: score and why, routing and why, messages, chain of custody, events and every step of its runs.
ID is the lead's, or that of the event that npm run send answered with.`

await runCommand(USAGE, async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { lang: { type: 'string', default: 'zh' } },
  })
  const [leadId] = positionals
  const language = languages.find((each) => each === values.lang)
  if (leadId === undefined || language === undefined) throw new UsageError()
  const connection = await connectToExisting()
  try {
    const story = await readStory(await findLeadId(leadId, connection.services), connection)
    if (!story) throw new CommandError(notThere(leadId, language))
    for (const line of printStory(story, { language, zone: connection.services.config.zone })) console.log(line)
    return 0
  } finally {
    await connection.close()
  }
})

function notThere(leadId: string, language: Language): string {
  const say = wordsIn(language)
  return `${say('noLead')}${leadId} (${say('seeLeads')})`
}
