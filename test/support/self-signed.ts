/**
 * A certificate for localhost that signs itself, with its key, as emulators have them. Valid for a hundred years,
 * believed by nobody, protecting nothing.
 */
export const SELF_SIGNED = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIURG7TCsKguk0rShSBC0jVSPgAIqowCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTAzNTcxN1oYDzIxMjYxMDI4
MDM1NzE3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQ4xJkLr1P0s/BWScK0xVPGlZ4V38x1i0KzejZVh0ptkkc4dPr/wMWl
b1jk/Elazg+/LN0UsVVJoignr9IdOs0/o28wbTAdBgNVHQ4EFgQUn3oaCcuD9eJi
AX5sbz4DRVHwAtwwHwYDVR0jBBgwFoAUn3oaCcuD9eJiAX5sbz4DRVHwAtwwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgZQW0qu5XWRHe5d1cBTZ/RqPEf/uOdJujw3w8VW1AFmUCICAn
L7eP3pZAe408ib+fY6TZjjr9M2IvS5NglcfVnnZN
-----END CERTIFICATE-----`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgUT4D74tFchtS4j1P
950UXnv1AbIQFYtyRU082E9keGKhRANCAAQ4xJkLr1P0s/BWScK0xVPGlZ4V38x1
i0KzejZVh0ptkkc4dPr/wMWlb1jk/Elazg+/LN0UsVVJoignr9IdOs0/
-----END PRIVATE KEY-----`,
};
