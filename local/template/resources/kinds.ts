import { archive, eventBus, rule } from './events.ts'
import { httpApi, httpIntegration, httpRoute, httpStage } from './http-api.ts'
import type { ResourceKind } from './kind.ts'
import { lambdaAlias, lambdaFunction, lambdaVersion } from './lambda.ts'
import { eventSourceMapping, queue } from './queues.ts'
import { schedule } from './schedule.ts'
import { secret } from './secret.ts'
import { stateMachine, stateMachineVersion } from './state-machine.ts'
import { table } from './table.ts'

/** What this machine has. */
export const kinds: ReadonlyMap<string, ResourceKind> = new Map(
  [
    table,
    eventBus,
    archive,
    rule,
    queue,
    eventSourceMapping,
    lambdaFunction,
    lambdaVersion,
    lambdaAlias,
    schedule,
    secret,
    httpApi,
    httpIntegration,
    httpRoute,
    httpStage,
    stateMachine,
    stateMachineVersion,
  ].map((kind) => [kind.type, kind]),
)

/** What an account needs and one machine does not: permissions, logs, alarms, keys, networks. */
export const withoutMeaning: ReadonlySet<string> = new Set([
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::EC2::EIP',
  'AWS::EC2::InternetGateway',
  'AWS::EC2::NatGateway',
  'AWS::EC2::Route',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::Subnet',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPC',
  'AWS::EC2::VPCEndpoint',
  'AWS::EC2::VPCGatewayAttachment',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::KMS::Key',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::ResourcePolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
])
