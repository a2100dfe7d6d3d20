import { join } from 'node:path'
import type { Duration } from 'aws-cdk-lib'
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2'
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { type Alias, Architecture, CfnFunction, Runtime } from 'aws-cdk-lib/aws-lambda'
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs'
import type { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { IQueue } from 'aws-cdk-lib/aws-sqs'
import type { Construct } from 'constructs'
import { acknowledgeManagedPolicy } from '../acknowledge.ts'

const root = join(import.meta.dirname, '../..')

export interface LiveFunctionProps {
  /** The file that exports `handler`, from the project's root. */
  entry: string
  environment: Record<string, string>
  timeout: Duration
  architecture: 'arm64' | 'x86_64'
  /** Where it writes, beside others of its domain. */
  log: LogGroup
  /** Where what Lambda itself gave up on goes, for functions that are called without waiting for the answer. */
  deadLetters?: IQueue
  network?: { vpc: IVpc; securityGroup: ISecurityGroup }
}

/** A function with its own role. Everything calls it by `live`, so that what is running meets the newest code. */
export interface LiveFunction {
  readonly function: NodejsFunction
  readonly role: Role
  readonly live: Alias
  readonly log: LogGroup
}

export function makeLiveFunction(scope: Construct, id: string, props: LiveFunctionProps): LiveFunction {
  const { log } = props
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
  log.grantWrite(role)
  const lambda = new NodejsFunction(scope, id, {
    entry: join(root, props.entry),
    projectRoot: root,
    depsLockFilePath: join(root, 'package-lock.json'),
    handler: 'handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: props.architecture === 'arm64' ? Architecture.ARM_64 : Architecture.X86_64,
    memorySize: 512,
    timeout: props.timeout,
    role,
    logGroup: log,
    environment: { NODE_OPTIONS: '--enable-source-maps', ...props.environment },
    awsSdkConnectionReuse: false,
    bundling,
    ...(props.deadLetters && { deadLetterQueue: props.deadLetters }),
    ...(props.network && { vpc: props.network.vpc, securityGroups: [props.network.securityGroup] }),
  })
  nameEntry(lambda, props.entry)
  if (props.network) allowNetwork(role)
  return { function: lambda, role, live: lambda.addAlias('live'), log }
}

/** Everything is in the bundle, the SDK too: what was tested is what runs. */
export const bundling = {
  format: OutputFormat.ESM,
  target: 'node24',
  mainFields: ['module', 'main'],
  externalModules: [],
  minify: true,
  // Journeys catch errors by their names.
  keepNames: true,
  sourceMap: true,
  sourcesContent: false,
  banner: "import{createRequire}from'module';const require=createRequire(import.meta.url);",
}

function allowNetwork(role: Role): void {
  const policy = ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole')
  role.addManagedPolicy(policy)
  acknowledgeManagedPolicy(
    role,
    policy.managedPolicyArn,
    'Lambda makes the network interfaces; AWS knows what that takes.',
  )
}

/** The local machine runs this file instead of the bundle. */
function nameEntry(lambda: NodejsFunction, entry: string): void {
  const resource = lambda.node.defaultChild
  if (resource instanceof CfnFunction) resource.addMetadata('entry', entry)
}
