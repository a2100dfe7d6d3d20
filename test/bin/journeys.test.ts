import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkMessages } from '../../bin/journeys/check-messages.ts'
import { checkTasks } from '../../bin/journeys/check-tasks.ts'
import { parseJourney } from '../../workflows/journey.ts'

const folder = 'workflows/journeys'
const shipped = readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const)

const check = (text: string) => checkMessages(parseJourney(text, 'mine.yaml'), text, 'mine.yaml')

const sending = (step: string): string => `journey: mine
title: { zh-CN: 我的, en: Mine }
about: A trial.
subject: lead
starts: { on: LeadCreated }
steps:
  - send: ${step}
`

test.each(shipped)('%s gives only tasks that are shipped', (file, text) => {
  expect(checkTasks(parseJourney(text, file), text, file)).toEqual([])
})

test('a task that does not exist is named with its line and what it may have meant', () => {
  const text = sending('{ to: owner, message: lead-acknowledged, class: transactional }').replace(
    /send: .*/,
    'repeat: { atMost: 2, steps: [{ task: { task: first-cal, within: PT1H } }] }',
  )

  const [problem] = checkTasks(parseJourney(text, 'mine.yaml'), text, 'mine.yaml')

  expect(problem).toMatchObject({ line: 7, path: 'steps[0].repeat.steps[0].task.task' })
  expect(problem?.remedy).toContain('first-call')
})

test('a message of a ladder that does not exist is named with its level', () => {
  const text = sending('x')
    .replace(
      /send: .*/,
      'escalate: { until: ComplaintContacted, missing: contact, ladder: [{ to: dealer, message: complaint-nw, after: PT0S }] }',
    )
    .replace('subject: lead', 'subject: complaint')
    .replace('LeadCreated', 'ComplaintFiled')

  expect(check(text)).toMatchObject([{ line: 7, path: 'steps[0].escalate.ladder[0].message' }])
})

test.each(shipped)('%s sends only messages that are shipped, each in its own class', (_, text) => {
  expect(check(text)).toEqual([])
})

test('a message that does not exist is named with its line and what it may have meant', () => {
  const [problem] = check(sending('{ to: owner, message: lead-acknowledge, class: transactional }'))

  expect(problem).toMatchObject({ line: 7, path: 'steps[0].send.message' })
  expect(problem?.remedy).toContain('lead-acknowledged')
})

test('a message under another legal class than its own is refused, with the right one', () => {
  const [problem] = check(sending('{ to: owner, message: lead-acknowledged, class: marketing }'))

  expect(problem).toMatchObject({ path: 'steps[0].send.class', remedy: 'Write `class: transactional`' })
})
