package dev.tauko.http.test;

/** What goes wrong when a client begins TLS with a server of a {@link FakeNetwork}. */
public enum TlsFault {
  /** Nothing. */
  NONE,

  /** The certificate is of no trusted authority. */
  UNTRUSTED_CERTIFICATE,

  /** The certificate has expired. */
  EXPIRED_CERTIFICATE,

  /** The certificate is for another name. */
  WRONG_NAME,

  /** Client and server have no protocol or cipher suite in common. */
  NO_COMMON_PROTOCOL,

  /** The server ends the connection within the handshake. */
  CONNECTION_LOST,

  /** The server never answers. */
  NO_ANSWER
}
