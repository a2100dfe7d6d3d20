import { parseArgs } from 'node:util'
import { tellLeadStory } from './demo/lead-story.ts'
import { tellOwnerStory } from './demo/owner-story.ts'
import { languages } from './lead/words.ts'
import { runCommand, UsageError } from './run-command.ts'

const USAGE = `npm run demo [-- --story lead|owner] [--lang zh|en]

Two stories, on a clock that is turned forward; without --story the one after the other. In memory: they need nothing and leave nothing.

lead     asked on the web site, offered to an advisor who stays silent, warned, offered to the next, who accepts on the
         phone page; then the lead's story
owner    a car is due: reminded, booked at night, serviced; a complaint climbs until a human calls; a birthday greeting
         is held meanwhile, and why`

const stories = { lead: tellLeadStory, owner: tellOwnerStory }

await runCommand(USAGE, async () => {
  const { values } = parseArgs({ options: { lang: { type: 'string', default: 'zh' }, story: { type: 'string' } } })
  const language = languages.find((each) => each === values.lang)
  const chosen = Object.entries(stories).filter(([name]) => values.story === undefined || name === values.story)
  if (language === undefined || chosen.length === 0) throw new UsageError()
  let wentWell = true
  for (const [, story] of chosen) wentWell = (await story(language)) && wentWell
  console.log('\n接下来自己试一试 · Now try it yourself: npm start')
  return wentWell ? 0 : 1
})
