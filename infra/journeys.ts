import { Aws, type CfnResource, Fn, RemovalPolicy, type Stack, Validations } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { CfnStateMachine, CfnStateMachineVersion } from 'aws-cdk-lib/aws-stepfunctions'
import { writeJourneys } from '../functions/shared/journey-list.ts'
import { journeys } from '../workflows/catalogue.ts'
import { type CompiledJourney, compileJourney, type Registration } from '../workflows/compile.ts'
import { acknowledgeWildcard } from './acknowledge.ts'
import { functionList, toPascalCase } from './function-list.ts'
import type { Functions } from './functions.ts'
import { JOURNEY_PREFIX, journeyArnPrefix } from './names.ts'
import type { Settings } from './settings.ts'

export interface JourneysProps {
  settings: Settings
  table: Table
  functions: Functions
}

/** A shipped journey, ready to run. */
export interface ShippedJourney {
  slug: string
  machine: CfnStateMachine
  /** The version that new runs start on. */
  versionArn: string
  registration: Registration
}

/** Compiles every shipped journey into a state machine, and tells the functions that enrol. */
export function makeJourneys(stack: Stack, props: JourneysProps): ShippedJourney[] {
  const role = makeJourneyRole(stack, props)
  const log = new LogGroup(stack, 'JourneyLog', {
    // Names that begin so spare the account's policy for log deliveries, which has a size limit.
    logGroupName: `/aws/vendedlogs/states/${stack.stackName}`,
    retention: props.settings.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const shipped = journeys.map((journey) => makeJourney(stack, compileJourney(journey), { ...props, role, log }))
  tellFunctions(stack, shipped, props.functions)
  return shipped
}

interface JourneyProps extends JourneysProps {
  role: Role
  log: LogGroup
}

function makeJourney(stack: Stack, journey: CompiledJourney, props: JourneyProps): ShippedJourney {
  const { registration, definition } = journey
  const id = `Journey${toPascalCase(registration.slug)}`
  const machine = new CfnStateMachine(stack, id, {
    stateMachineName: `${JOURNEY_PREFIX}${registration.slug}`,
    stateMachineType: 'STANDARD',
    roleArn: props.role.roleArn,
    definitionString: JSON.stringify(definition),
    definitionSubstitutions: substitutionsOf(journey, props),
    loggingConfiguration: {
      level: 'ERROR',
      includeExecutionData: false,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: props.log.logGroupArn } }],
    },
    tracingConfiguration: { enabled: false },
  })
  machine.node.addDependency(props.role)
  keep(machine, id)
  const version = new CfnStateMachineVersion(stack, `${id}Version`, {
    stateMachineArn: machine.ref,
    stateMachineRevisionId: machine.attrStateMachineRevisionId,
  })
  keep(version, `${id}Version`)
  acknowledgeLogging(machine)
  return { slug: registration.slug, machine, versionArn: version.ref, registration }
}

/** Runs go on for up to a year on the version that they started with: no deployment may take it away, or rename it. */
function keep(resource: CfnResource, logicalId: string): void {
  resource.overrideLogicalId(logicalId)
  resource.applyRemovalPolicy(RemovalPolicy.RETAIN)
}

function substitutionsOf(journey: CompiledJourney, { table, functions }: JourneysProps): Record<string, string> {
  const called = journey.functions.map((slug) => [toPascalCase(slug), functions.get(slug).live.functionArn] as const)
  return { Partition: Aws.PARTITION, TableName: table.tableName, ...Object.fromEntries(called) }
}

/** One role for every journey, shipped or published: it may call the tasks, and register waits in the table. */
function makeJourneyRole(stack: Stack, { table, functions }: JourneysProps): Role {
  const role = new Role(stack, 'JourneyRole', { assumedBy: new ServicePrincipal('states.amazonaws.com') })
  const tasks = functionList.filter((entry) => entry.calledBy === 'task')
  const allow = (actions: string[], resources: string[]) =>
    role.addToPolicy(new PolicyStatement({ actions, resources }))
  allow(
    ['lambda:InvokeFunction'],
    tasks.map((entry) => functions.get(entry.slug).live.functionArn),
  )
  allow(['dynamodb:UpdateItem'], [table.tableArn])
  allow(logDelivery, ['*'])
  acknowledgeWildcard(role, '*', 'Log deliveries of state machines have no resource-level permissions.')
  return role
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html */
const logDelivery = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
]

function acknowledgeLogging(machine: CfnStateMachine): void {
  Validations.of(machine).acknowledge(
    {
      id: 'AwsSolutions-SF1',
      reason: 'Errors are logged; every run and every message is in the table, and the history shows each step.',
    },
    { id: 'AwsSolutions-SF2', reason: 'Lambda in the China regions has no X-Ray; ids in logs connect the steps.' },
  )
}

/** Lambda's environment holds 4 KB in all; about 700 bytes are taken by what every function knows. */
const REGISTRATIONS_MAY_TAKE = 3000
/** As long as a partition, a region and a version's number may become. */
const LONGEST = {
  arnPrefix: `arn:aws-cn:states:cn-northwest-1:${'0'.repeat(12)}:stateMachine:${JOURNEY_PREFIX}`,
  version: '00000',
}

/** The journeys no longer fit where enrolment reads them. */
class TooManyJourneys extends Error {
  constructor(count: number, length: number) {
    super(
      `${count} journeys take ${length} bytes of a function's environment, and ${REGISTRATIONS_MAY_TAKE} is the limit: move JOURNEYS to a parameter`,
    )
    this.name = 'TooManyJourneys'
  }
}

/** What enrolment is told of the journeys. Throws TooManyJourneys. */
export function registerJourneys(
  shipped: readonly Pick<ShippedJourney, 'registration' | 'versionArn'>[],
  arnPrefix: string,
): string {
  const entries = (version: (arn: string) => string) =>
    shipped.map(({ registration, versionArn }) => ({ ...registration, version: version(versionArn) }))
  const { length } = writeJourneys(
    entries(() => LONGEST.version),
    LONGEST.arnPrefix,
  )
  if (length > REGISTRATIONS_MAY_TAKE) throw new TooManyJourneys(shipped.length, length)
  return writeJourneys(entries(versionNumber), arnPrefix)
}

/** `arn:…:stateMachine:NAME:3` → `3` */
const versionNumber = (versionArn: string): string => Fn.select(7, Fn.split(':', versionArn))

function tellFunctions(stack: Stack, shipped: readonly ShippedJourney[], functions: Functions): void {
  const list = registerJourneys(shipped, journeyArnPrefix(stack, 'stateMachine'))
  for (const { slug, knowsJourneys } of functionList)
    if (knowsJourneys) functions.get(slug).function.addEnvironment('JOURNEYS', list)
}
