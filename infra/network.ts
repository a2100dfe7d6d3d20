import { CfnOutput, Fn } from 'aws-cdk-lib'
import {
  CfnEIP,
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  NatProvider,
  SecurityGroup,
  Vpc,
} from 'aws-cdk-lib/aws-ec2'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Settings } from './settings.ts'

export interface Network {
  vpc: Vpc
  securityGroup: SecurityGroup
}

/** One address in each of two zones: providers must know both, and one zone may fail. */
const ZONES = 2

/** A way out through fixed addresses, which the stack puts out as `EgressAddresses`. */
export function makeNetwork(scope: Construct, settings: Settings): Network {
  const addresses = Array.from({ length: ZONES }, (_, at) => new CfnEIP(scope, `EgressAddress${at + 1}`))
  const vpc = new Vpc(scope, 'Network', {
    maxAzs: ZONES,
    natGatewayProvider: NatProvider.gateway({ eipAllocationIds: addresses.map((each) => each.attrAllocationId) }),
    gatewayEndpoints: { DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB } },
    flowLogs: {
      Refused: {
        destination: FlowLogDestination.toCloudWatchLogs(
          new LogGroup(scope, 'NetworkLog', { retention: settings.logRetentionDays }),
        ),
      },
    },
  })
  const securityGroup = new SecurityGroup(scope, 'EgressOnly', {
    vpc,
    description: 'Functions that call providers: out only',
  })
  new CfnOutput(scope, 'EgressAddresses', {
    description: "For the providers' IP lists",
    value: Fn.join(
      ',',
      addresses.map((each) => each.ref),
    ),
  })
  return { vpc, securityGroup }
}
