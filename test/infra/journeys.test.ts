import { expect, test } from 'vitest'
import { z } from 'zod'
import { functionList, toPascalCase } from '../../infra/function-list.ts'
import { registerJourneys } from '../../infra/journeys.ts'
import { journeys } from '../../workflows/catalogue.ts'
import { propertiesOf, synthesize } from './synthesize.ts'

const template = synthesize()
const machines = propertiesOf(template, 'AWS::StepFunctions::StateMachine')
const idOf = (slug: string) => `Journey${toPascalCase(slug)}`

const machineSchema = z.object({
  StateMachineName: z.string(),
  DefinitionString: z.string(),
  DefinitionSubstitutions: z.record(z.string(), z.unknown()),
})

test('every shipped journey is a state machine under a name and an id that no deployment changes', () => {
  expect([...machines.keys()].sort()).toEqual(journeys.map(({ slug }) => idOf(slug)).sort())
  for (const { slug } of journeys)
    expect(machines.get(idOf(slug))).toMatchObject({
      StateMachineName: `ltl-journey-${slug}`,
      StateMachineType: 'STANDARD',
    })
})

test('runs finish on the version that they started with: neither machines nor versions are ever deleted', () => {
  const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' }

  template.allResources('AWS::StepFunctions::StateMachine', kept)
  template.allResources('AWS::StepFunctions::StateMachineVersion', kept)
  const versions = propertiesOf(template, 'AWS::StepFunctions::StateMachineVersion')

  for (const { slug } of journeys)
    expect(versions.get(`${idOf(slug)}Version`)?.StateMachineRevisionId).toEqual({
      'Fn::GetAtt': [idOf(slug), 'StateMachineRevisionId'],
    })
})

test('every placeholder of a definition is filled in, functions by their live alias', () => {
  for (const properties of machines.values()) {
    const machine = machineSchema.parse(properties)
    const placeholders = new Set(machine.DefinitionString.match(/(?<=\$\{)\w+(?=\})/g))

    expect([...placeholders].filter((name) => !(name in machine.DefinitionSubstitutions))).toEqual([])
    const { Partition, TableName, ...functions } = machine.DefinitionSubstitutions
    expect(Partition).toEqual({ Ref: 'AWS::Partition' })
    expect(JSON.stringify(TableName)).toContain('"Ref":"Table')
    for (const arn of Object.values(functions)) expect(JSON.stringify(arn)).toMatch(/^\{"Ref":"\w+Aliaslive\w+"\}$/)
  }
})

test('errors of runs are logged, without what the runs carry', () => {
  for (const machine of machines.values())
    expect(machine).toMatchObject({
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: false },
    })
})

test('new runs start on the version that was deployed, and only functions that enrol know the journeys', () => {
  const environments = [...propertiesOf(template, 'AWS::Lambda::Function')].map(
    ([id, each]) => [id.replace(/[0-9A-F]{8}$/, ''), JSON.stringify(each.Environment)] as const,
  )

  const knowing = environments.filter(([, environment]) => environment.includes('"JOURNEYS"'))

  expect(knowing.map(([id]) => id).sort()).toEqual(
    functionList.flatMap((each) => (each.knowsJourneys ? [toPascalCase(each.slug)] : [])).sort(),
  )
  for (const [, environment] of knowing)
    for (const { slug } of journeys) expect(environment).toContain(`{"Ref":"${idOf(slug)}Version"}`)
})

test('the template, most of which is journeys, stays below the megabyte that CloudFormation takes', () => {
  expect(Buffer.byteLength(JSON.stringify(template.toJSON()))).toBeLessThan(950_000)
})

test('twenty journeys, each with a dozen events, fit what a function may know', () => {
  const registration = (slug: string) => ({
    slug,
    subject: 'complaint' as const,
    starts: ['ComplaintFiled', 'ComplaintReopened'],
    ends: ['ComplaintClosed', 'CustomerErased', 'VehicleLeft'],
    listens: ['ComplaintContacted', 'OwnerConfirmed', 'OwnerDisagreed', 'SurveyAnswered', 'TaskDone', slug],
  })
  const shipped = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      registration: registration(`a-journey-with-a-long-slug-${at}`),
      versionArn: '',
    }))

  expect(registerJourneys(shipped(20), 'arn:')).toContain('a-journey-with-a-long-slug-19')
  expect(() => registerJourneys(shipped(60), 'arn:')).toThrow(/60 journeys take \d+ bytes .* 3000 is the limit/)
})

test('runs that fail, time out or are throttled are an alarm of their journey', () => {
  const watched = [...propertiesOf(template, 'AWS::CloudWatch::Alarm').values()].map((each) => JSON.stringify(each))

  for (const { slug } of journeys) {
    const alarm = watched.find((each) => each.includes(`"Value":{"Ref":"${idOf(slug)}"}`))
    for (const metric of ['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionThrottled'])
      expect(alarm).toContain(`"MetricName":"${metric}"`)
  }
})
