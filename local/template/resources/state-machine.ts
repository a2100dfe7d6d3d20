import { z } from 'zod'
import { arnOf } from '../../names.ts'
import { AwsError, type LocalService } from '../../service.ts'
import { defineKind } from './kind.ts'

const describedSchema = z.object({ definition: z.string(), roleArn: z.string(), revisionId: z.string() })

/** Created, or given the template's definition if that has changed; running executions keep theirs. */
export const stateMachine = defineKind({
  type: 'AWS::StepFunctions::StateMachine',
  properties: {
    StateMachineName: z.string().optional(),
    StateMachineType: z.literal('STANDARD').default('STANDARD'),
    DefinitionString: z.string(),
    DefinitionSubstitutions: z.record(z.string(), z.string()).default({}),
    RoleArn: z.string(),
  },
  ignored: ['LoggingConfiguration', 'TracingConfiguration', 'EncryptionConfiguration', 'Tags'],
  create: async ({ stepFunctions }, { logicalId, properties }) => {
    const { StateMachineName: name = logicalId, RoleArn: roleArn } = properties
    const definition = fillIn(properties.DefinitionString, properties.DefinitionSubstitutions)
    const arn = arnOf('states', `stateMachine:${name}`)
    const existing = await describe(stepFunctions, arn)
    if (!existing) await stepFunctions.handle('CreateStateMachine', { name, definition, roleArn, type: 'STANDARD' })
    else if (existing.definition !== definition || existing.roleArn !== roleArn)
      await stepFunctions.handle('UpdateStateMachine', { stateMachineArn: arn, definition, roleArn })
    const { revisionId } = (await describe(stepFunctions, arn)) ?? { revisionId: '' }
    return { ref: arn, attributes: { Arn: arn, Name: name, StateMachineRevisionId: revisionId } }
  },
})

/** The version of the machine's present revision: an unchanged machine keeps the version that it has. */
export const stateMachineVersion = defineKind({
  type: 'AWS::StepFunctions::StateMachineVersion',
  properties: { StateMachineArn: z.string(), StateMachineRevisionId: z.string().optional() },
  ignored: ['Description'],
  create: async ({ stepFunctions }, { properties: { StateMachineArn, StateMachineRevisionId } }) => {
    const published = await stepFunctions.handle('PublishStateMachineVersion', {
      stateMachineArn: StateMachineArn,
      revisionId: StateMachineRevisionId,
    })
    const { stateMachineVersionArn } = z.object({ stateMachineVersionArn: z.string() }).parse(published)
    return { ref: stateMachineVersionArn, attributes: { Arn: stateMachineVersionArn } }
  },
})

async function describe(stepFunctions: LocalService, stateMachineArn: string) {
  try {
    return describedSchema.parse(await stepFunctions.handle('DescribeStateMachine', { stateMachineArn }))
  } catch (error) {
    if (error instanceof AwsError && error.code === 'StateMachineDoesNotExist') return undefined
    throw error
  }
}

/** `${Name}` → its substitution. One that is not given is an error, as it is on AWS. */
function fillIn(text: string, substitutions: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = substitutions[name]
    if (value === undefined) throw new Error(`DefinitionSubstitutions has no ${name}`)
    return value
  })
}
