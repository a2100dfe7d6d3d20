import { Stack } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { EventBus } from 'aws-cdk-lib/aws-events'
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam'
import { tableSchema } from '../functions/shared/keys.ts'
import { acknowledgeWildcard } from './acknowledge.ts'
import type { Permission } from './function-list.ts'
import { journeyArnPrefix } from './names.ts'
import type { Secrets } from './secrets.ts'

/** What permissions are about. */
export interface Resources {
  table: Table
  bus: EventBus
  secrets: Secrets
}

/** Gives a function's role what it may do, action by action. */
export function grant(role: Role, may: readonly Permission[], resources: Resources): void {
  const stack = Stack.of(role)
  for (const permission of may) {
    const statement = statementOf(permission, stack, resources)
    role.addToPolicy(statement)
    for (const resource of statement.resources)
      if (resource.endsWith('*')) acknowledgeWildcard(role, resource, wildcardReason(permission))
  }
}

function statementOf(permission: Permission, stack: Stack, { table, bus, secrets }: Resources): PolicyStatement {
  const allow = (resource: string, ...actions: string[]) => new PolicyStatement({ actions, resources: [resource] })
  switch (permission) {
    case 'read-table':
      return allow(table.tableArn, 'dynamodb:GetItem', 'dynamodb:Query')
    case 'write-table':
      return allow(
        table.tableArn,
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:ConditionCheckItem',
      )
    case 'read-due-index':
      return allow(`${table.tableArn}/index/${tableSchema.dueIndex.name}`, 'dynamodb:Query')
    case 'publish-events':
      return allow(bus.eventBusArn, 'events:PutEvents')
    case 'read-source-keys':
      return allow(secrets.sources.secretArn, 'secretsmanager:GetSecretValue')
    case 'read-signing-key':
      return allow(secrets.signing.secretArn, 'secretsmanager:GetSecretValue')
    case 'read-identity-key':
      return allow(secrets.identity.secretArn, 'secretsmanager:GetSecretValue')
    case 'read-channel-secrets':
      return allow(secrets.channels.secretArn, 'secretsmanager:GetSecretValue')
    case 'start-runs':
      return allow(`${journeyArnPrefix(stack, 'stateMachine')}*`, 'states:StartExecution')
    case 'describe-runs':
      return allow(`${journeyArnPrefix(stack, 'execution')}*`, 'states:DescribeExecution')
    case 'answer-waits':
      return allow('*', 'states:SendTaskSuccess', 'states:SendTaskFailure')
  }
}

function wildcardReason(permission: Permission): string {
  if (permission === 'answer-waits')
    return 'Answering a task token has no resource-level permissions; the unguessable token is the bound.'
  return 'Journeys that ops publish are state machines of their own; the name prefix binds it to journeys.'
}
