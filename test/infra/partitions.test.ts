import { type App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import { describe, expect, test } from 'vitest'
import { regions, synthesize } from './synthesize.ts'

const letNagLook = (app: App) => Validations.of(app).addPlugins(new AwsSolutionsChecks(app))

describe.each(regions)('in $place', { timeout: 120_000 }, ({ region }) => {
  test('no name is bound to a partition, and cdk-nag has no objection that is not answered with a reason', () => {
    const template = synthesize({ region, prepare: letNagLook })

    expect(JSON.stringify(template.toJSON())).not.toMatch(/arn:aws(-cn)?:/)
  })

  test('the same holds with fixed egress addresses and an address for alarms', () => {
    const template = synthesize({
      region,
      prepare: letNagLook,
      context: { fixedEgress: 'true', alarmEmail: 'ops@example.com' },
    })

    expect(JSON.stringify(template.toJSON())).not.toMatch(/arn:aws(-cn)?:/)
    template.resourceCountIs('AWS::EC2::EIP', 2)
    template.resourceCountIs('AWS::SNS::Subscription', 1)
  })
})

test('a service principal is never spelt for one partition', () => {
  const template = JSON.stringify(synthesize({ region: 'cn-north-1' }).toJSON())

  expect(template).toContain('"lambda.amazonaws.com"')
  expect(template).not.toContain('.amazonaws.com.cn')
})

test('a setting that is wrong is refused by its name', () => {
  expect(() => synthesize({ context: { architecture: 'sparc', baseUrl: 'not an address' } })).toThrow(
    /architecture[\s\S]*baseUrl|baseUrl[\s\S]*architecture/,
  )
})
