import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { journeys } from '../workflows/catalogue.ts'
import { compileJourney } from '../workflows/compile.ts'
import { type Journey, parseJourney } from '../workflows/journey.ts'
import { JourneyError } from '../workflows/problem.ts'
import { checkMessages } from './journeys/check-messages.ts'
import { checkTasks } from './journeys/check-tasks.ts'
import { CommandError, runCommand, UsageError } from './run-command.ts'

const USAGE = `npm run journeys                     what each journey does, in words (--lang en)
npm run journeys -- check FILE.yaml  whether a file is a journey; every problem with its line and remedy
npm run journeys -- asl SLUG         the state machine that it compiles to`

await runCommand(USAGE, async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { lang: { type: 'string', default: 'zh-CN' } },
  })
  const language = values.lang === 'en' ? 'en' : 'zh-CN'
  const [what, name = ''] = positionals
  if (what === undefined) return tellAll(language)
  if (what === 'check') return check(name, language)
  if (what === 'asl') return showMachine(name)
  throw new UsageError(`"${what}" is not something to do here.`)
})

function tellAll(language: 'zh-CN' | 'en'): number {
  for (const journey of journeys) console.log(`${inWords(journey, language)}\n`)
  return 0
}

function inWords(journey: Journey, language: 'zh-CN' | 'en'): string {
  const starts =
    language === 'en' ? `Starts on ${journey.starts.on.join(' or ')}` : `由 ${journey.starts.on.join(' 或 ')} 触发`
  const ending = journey.ends.on.join(language === 'en' ? ', ' : '、')
  const ends = language === 'en' ? `; ends at once on ${ending}` : `；遇 ${ending} 立即结束`
  const steps = journey.steps.map(
    (step, at) => `${'   '.repeat(step.around.length)}  ${at + 1}. ${step.sentence[language]}`,
  )
  return [`${journey.title[language]} (${journey.slug})`, `  ${starts}${ending === '' ? '' : ends}`, ...steps].join(
    '\n',
  )
}

function check(path: string, language: 'zh-CN' | 'en'): number {
  try {
    const text = readJourney(path)
    const journey = parseJourney(text, basename(path))
    compileJourney(journey)
    const file = basename(path)
    const problems = [...checkMessages(journey, text, file), ...checkTasks(journey, text, file)]
    if (problems.length > 0) throw new JourneyError(basename(path), problems)
    console.log(inWords(journey, language))
    return 0
  } catch (error) {
    if (!(error instanceof JourneyError)) throw error
    console.error(error.message)
    return 1
  }
}

function readJourney(path: string): string {
  if (path === '') throw new UsageError('Name the file to check.')
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new CommandError(`There is no file ${path}`)
  }
}

function showMachine(slug: string): number {
  const journey = journeys.find((each) => each.slug === slug)
  if (!journey)
    throw new UsageError(`There is no journey "${slug}"; there are: ${journeys.map((each) => each.slug).join(', ')}`)
  console.log(JSON.stringify(compileJourney(journey).definition, undefined, 2))
  return 0
}
