package dev.tauko.http.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and a certificate for it, made by the JDK's keytool. */
public final class Certificates {
  private static final char[] PASSWORD = "password".toCharArray();

  private final KeyStore store;
  private final String issuer;

  private Certificates(KeyStore store, String issuer) {
    this.store = store;
    this.issuer = issuer;
  }

  /**
   * Makes a key and a certificate for it.
   *
   * @param names the subject alternative names, such as {@code dns:localhost,ip:127.0.0.1}
   */
  public static Certificates issue(Path directory, String names) throws Exception {
    Path file = Files.createTempFile(directory, "keys", ".p12");
    Files.delete(file);
    keytool(
        file,
        List.of(
            "-genkeypair",
            "-alias",
            "server",
            "-keyalg",
            "EC",
            "-dname",
            "CN=test",
            "-ext",
            "san=" + names,
            "-validity",
            "30"));
    return load(file, "server");
  }

  static Certificates load(Path file, String issuer) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return new Certificates(store, issuer);
  }

  static void keytool(Path store, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(
        List.of(
            "-keystore",
            store.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            new String(PASSWORD)));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed: " + output);
    }
  }

  /** SHA-256 of the certificate's DER form. */
  public String fingerprint() throws GeneralSecurityException {
    byte[] der = store.getCertificate("server").getEncoded();
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
  }

  /** A file with the key, the certificate and those of its issuers, as other programs read it. */
  public Path pem(Path directory) throws Exception {
    StringBuilder pem = new StringBuilder();
    append(pem, "PRIVATE KEY", store.getKey("server", PASSWORD).getEncoded());
    for (Certificate certificate : store.getCertificateChain("server")) {
      append(pem, "CERTIFICATE", certificate.getEncoded());
    }
    return Files.writeString(Files.createTempFile(directory, "server", ".pem"), pem);
  }

  private static void append(StringBuilder pem, String what, byte[] der) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    pem.append("-----BEGIN " + what + "-----\n");
    pem.append(lines.encodeToString(der)).append('\n');
    pem.append("-----END " + what + "-----\n");
  }

  /** A context of a server that shows the certificate. */
  public SSLContext server() throws GeneralSecurityException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** A context of a client that trusts this certificate's issuer and nobody else. */
  public SSLContext client() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry("server", store.getCertificate(issuer));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
