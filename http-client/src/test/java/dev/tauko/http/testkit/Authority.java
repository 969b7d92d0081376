package dev.tauko.http.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** An issuer of certificates, whom clients may trust; made by the JDK's keytool. */
public final class Authority {
  private final Path directory;
  private final Path store;

  private Authority(Path directory, Path store) {
    this.directory = directory;
    this.store = store;
  }

  public static Authority create(Path directory) throws Exception {
    Path store = directory.resolve("authority.p12");
    Certificates.keytool(
        store,
        List.of("-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=ca", "-ext", "bc:c"));
    return new Authority(directory, store);
  }

  /** A certificate that is valid now. */
  public Certificates issue(String names) throws Exception {
    return issue(names, "-1d");
  }

  /** A certificate whose time is over. */
  public Certificates issueExpired(String names) throws Exception {
    return issue(names, "-30d");
  }

  private Certificates issue(String names, String start) throws Exception {
    Path keys = Files.createTempFile(directory, "keys", ".p12");
    Files.copy(store, keys, StandardCopyOption.REPLACE_EXISTING);
    Path request = directory.resolve("request.pem");
    Path certificate = directory.resolve("certificate.pem");
    Certificates.keytool(
        keys, List.of("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=test"));
    Certificates.keytool(
        keys, List.of("-certreq", "-alias", "server", "-file", request.toString()));
    List<String> sign =
        new ArrayList<>(
            List.of("-gencert", "-alias", "ca", "-startdate", start, "-validity", "10"));
    if (!names.isEmpty()) {
      sign.addAll(List.of("-ext", "san=" + names));
    }
    sign.addAll(List.of("-infile", request.toString(), "-outfile", certificate.toString()));
    Certificates.keytool(keys, sign);
    Certificates.keytool(
        keys,
        List.of("-importcert", "-alias", "server", "-noprompt", "-file", certificate.toString()));
    return Certificates.load(keys, "ca");
  }
}
