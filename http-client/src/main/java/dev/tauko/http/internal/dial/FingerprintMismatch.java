package dev.tauko.http.internal.dial;

import java.security.cert.CertificateException;

/** A server showed another certificate than those that were asked for; the message names them. */
public final class FingerprintMismatch extends CertificateException {
  FingerprintMismatch(String message) {
    super(message);
  }
}
