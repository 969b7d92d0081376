package dev.tauko.http.internal.dial;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts servers by the certificate that they show; any, if there are no fingerprints. */
final class FingerprintTrust extends X509ExtendedTrustManager {
  private final Set<String> fingerprints;

  FingerprintTrust(Set<String> fingerprints) {
    this.fingerprints = fingerprints;
  }

  static SSLContext context(FingerprintTrust trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException unusable) {
      throw new IllegalStateException("the JDK's TLS cannot be used", unusable);
    }
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    if (fingerprints.isEmpty()) {
      return;
    }
    String shown = fingerprint(chain[0]);
    if (!fingerprints.contains(shown)) {
      throw new FingerprintMismatch(
          "the SHA-256 fingerprint of its certificate is "
              + shown
              + "; accepted: "
              + String.join(", ", new TreeSet<>(fingerprints)));
    }
  }

  private static String fingerprint(X509Certificate certificate) throws CertificateException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(certificate.getEncoded()));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) {
    throw new UnsupportedOperationException();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
