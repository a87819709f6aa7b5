// The service in Azure Container Apps: TLS in front, probes of the code, secrets, and a scale rule by requests at a time.
param name string
param location string
param image string
param identityId string
param identityClientId string
param workspaceName string
param endpoint string
param databaseName string
param settings object
@secure()
param secrets object
param minReplicas int
param maxReplicas int

// Written by `npm run deploy:generate`.
var known = loadJsonContent('../settings.json')

var required = {
  COSMOS_ENDPOINT: endpoint
  COSMOS_DATABASE: databaseName
  COSMOS_PROVISION: 'verify'
  // DefaultAzureCredential takes this identity and tries no other.
  AZURE_CLIENT_ID: identityClientId
  AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential'
}
var defaults = toObject(known.settings, setting => setting.name, setting => setting.value)
var environment = union(defaults, settings, required)
var given = filter(known.secrets, entry => contains(secrets, entry.name) && !empty(secrets[entry.name]))

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' existing = {
  name: workspaceName
}

resource managedEnvironment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: '${name}-environment'
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: workspace.properties.customerId
        sharedKey: workspace.listKeys().primarySharedKey
      }
    }
  }
}

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  // azd finds its service by this tag.
  tags: {
    'azd-service-name': 'api'
  }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    managedEnvironmentId: managedEnvironment.id
    configuration: {
      ingress: {
        external: true
        targetPort: known.port
        allowInsecure: false
      }
      secrets: [
        for entry in given: {
          name: entry.secret
          value: secrets[entry.name]
        }
      ]
    }
    template: {
      // DRAIN_DELAY_MS and SHUTDOWN_TIMEOUT_MS together, and five seconds to spare.
      terminationGracePeriodSeconds: 25
      containers: [
        {
          name: 'stockroom'
          image: image
          resources: {
            cpu: json('0.5')
            memory: '1Gi'
          }
          env: concat(
            map(items(environment), variable => { name: variable.key, value: variable.value }),
            map(given, entry => { name: entry.name, secretRef: entry.secret })
          )
          probes: [
            {
              type: 'Startup'
              httpGet: {
                path: '/health/startup'
                port: known.port
              }
              periodSeconds: 3
              timeoutSeconds: 2
              failureThreshold: 10
            }
            {
              type: 'Liveness'
              httpGet: {
                path: '/health/live'
                port: known.port
              }
              periodSeconds: 10
              timeoutSeconds: 2
              failureThreshold: 3
            }
            {
              type: 'Readiness'
              httpGet: {
                path: '/health/ready'
                port: known.port
              }
              periodSeconds: 2
              timeoutSeconds: 2
              failureThreshold: 1
            }
          ]
        }
      ]
      scale: {
        minReplicas: minReplicas
        maxReplicas: maxReplicas
        rules: [
          {
            name: 'requests'
            http: {
              metadata: {
                concurrentRequests: '50'
              }
            }
          }
        ]
      }
    }
  }
}

output address string = 'https://${app.properties.configuration.ingress.fqdn}'
