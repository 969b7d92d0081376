package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digest authentication as lighttpd and Apache's httpd check it (group 63). */
@ExtendWith(Actors.class)
class DigestPeersTest {
  private static final String REALM = "the inner circle";

  @TempDir private static Path directory;
  private static Path site;

  /** What went over the network: target, status, and which nonce and count were sent. */
  private final List<String> log = new ArrayList<>();

  @BeforeAll
  static void writeSite() throws IOException {
    // A server that is started by the superuser reads files as somebody else.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    site = Files.createDirectories(directory.resolve("site"));
    for (String folder : List.of("md5", "sha256")) {
      Files.createDirectories(site.resolve(folder));
      Files.writeString(site.resolve(folder).resolve("page"), "in");
      Files.writeString(site.resolve(folder).resolve("other"), "in, too");
    }
  }

  /** A file of users whose passwords are hashed by a function. */
  private static Path users(String realm, String function) throws Exception {
    return Files.writeString(
        Files.createTempFile(
            directory,
            "users",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--"))),
        "ann:%s:%s%n".formatted(realm, hash(function, "ann:" + realm + ":secret")));
  }

  private static String hash(String function, String text) throws NoSuchAlgorithmException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(MessageDigest.getInstance(function).digest(bytes));
  }

  private static Program lighttpd() throws Exception {
    Path md5 = users("staff", "MD5");
    Path sha256 = users("staff", "SHA-256");
    return Program.start(
        "lighttpd",
        "lighttpd",
        directory,
        port ->
            List.of(
                "-D",
                "-f",
                Files.writeString(
                        directory.resolve("lighttpd.conf"),
                        """
                        server.modules = ("mod_auth", "mod_authn_file")
                        server.document-root = "%s"
                        server.bind = "127.0.0.1"
                        server.port = %d
                        auth.backend = "htdigest"
                        $HTTP["url"] =~ "^/md5/" {
                          auth.backend.htdigest.userfile = "%s"
                          auth.require = ("" => (
                            "method" => "digest", "algorithm" => "MD5",
                            "realm" => "staff", "require" => "valid-user"))
                        }
                        $HTTP["url"] =~ "^/sha256/" {
                          auth.backend.htdigest.userfile = "%s"
                          auth.require = ("" => (
                            "method" => "digest", "algorithm" => "SHA-256",
                            "realm" => "staff", "require" => "valid-user"))
                        }
                        """
                            .formatted(site, port, md5, sha256))
                    .toString()));
  }

  /**
   * @param directives how long nonces live
   */
  private static Program apache(String directives) throws Exception {
    Path users = users(REALM, "MD5");
    return Program.start(
        "apache2",
        "apache2-bin",
        directory,
        port ->
            List.of(
                "-X",
                "-f",
                Files.writeString(
                        directory.resolve("apache2.conf"),
                        """
                        LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
                        LoadModule authn_core_module /usr/lib/apache2/modules/mod_authn_core.so
                        LoadModule authn_file_module /usr/lib/apache2/modules/mod_authn_file.so
                        LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
                        LoadModule authz_user_module /usr/lib/apache2/modules/mod_authz_user.so
                        LoadModule auth_digest_module /usr/lib/apache2/modules/mod_auth_digest.so
                        ServerRoot %1$s
                        ServerName localhost
                        Listen 127.0.0.1:%3$d
                        User nobody
                        Group nogroup
                        PidFile %1$s/apache2.pid
                        DefaultRuntimeDir %1$s
                        ErrorLog /dev/stderr
                        DocumentRoot %2$s
                        <Directory %2$s>
                          AuthType Digest
                          AuthName "%4$s"
                          AuthDigestDomain /md5/
                          AuthUserFile %5$s
                          Require valid-user
                          %6$s
                        </Directory>
                        """
                            .formatted(directory, site, port, REALM, users, directives))
                    .toString()));
  }

  /** Notes each request that goes out. */
  private ClientResponse note(ClientRequest request, Middleware.Next next) {
    String field = request.headers().get("Authorization").orElse("");
    ClientResponse response = next.send(request);
    log.add(
        request.url().getPath()
            + (field.isEmpty() ? "" : field.replaceFirst(".*nc=0*([1-9a-f]+).*", " nc=$1"))
            + " "
            + response.status()
            + (response.headers().get("Authentication-Info").orElse("").contains("nextnonce")
                ? " nextnonce"
                : ""));
    return response;
  }

  private List<String> get(
      ActorSystem<?> system, Program server, String password, String... targets) {
    return Coroutines.run(
        system,
        () -> {
          List<String> texts = new ArrayList<>();
          try (var session =
              ClientSession.builder()
                  .baseUrl("http://127.0.0.1:" + server.port() + "/")
                  .middleware(DigestAuth.of("ann", password))
                  .middleware(this::note)
                  .create()) {
            for (String target : targets) {
              try (ClientResponse response = session.get(target)) {
                texts.add(response.ok() ? response.text() : "refused");
              }
            }
          }
          return texts;
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"md5", "sha256"})
  void lighttpdLetsIn(String algorithm, ActorSystem<?> system) throws Exception {
    try (var server = lighttpd()) {
      String page = "/" + algorithm + "/page";
      String other = "/" + algorithm + "/other";
      assertThat(get(system, server, "secret", page, other, page + "?a=b,%22c%22"))
          .containsExactly("in", "in, too", "in");
      assertThat(log)
          .containsExactly(
              page + " 401", page + " nc=1 200", other + " nc=2 200", page + " nc=3 200");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"md5", "sha256"})
  void lighttpdTurnsAwayWhoDoesNotKnowThePassword(String algorithm, ActorSystem<?> system)
      throws Exception {
    try (var server = lighttpd()) {
      String page = "/" + algorithm + "/page";
      assertThat(get(system, server, "guess", page)).containsExactly("refused");
      assertThat(log).containsExactly(page + " 401", page + " nc=1 401");
    }
  }

  @Test
  void apacheLetsIn(ActorSystem<?> system) throws Exception {
    try (var server = apache("")) {
      assertThat(get(system, server, "secret", "/md5/page", "/md5/other", "/md5/page?a=b,%22c%22"))
          .containsExactly("in", "in, too", "in");
      assertThat(log)
          .containsExactly(
              "/md5/page 401", "/md5/page nc=1 200", "/md5/other nc=2 200", "/md5/page nc=3 200");
    }
  }

  @Test
  void apacheTurnsAwayWhoDoesNotKnowThePassword(ActorSystem<?> system) throws Exception {
    try (var server = apache("")) {
      assertThat(get(system, server, "guess", "/md5/page")).containsExactly("refused");
      assertThat(log).containsExactly("/md5/page 401", "/md5/page nc=1 401");
    }
  }

  /** Each answer brings the nonce for the next request. */
  @Test
  void apacheMayWantEachNonceOnce(ActorSystem<?> system) throws Exception {
    try (var server = apache("AuthDigestNonceLifetime 0")) {
      assertThat(get(system, server, "secret", "/md5/page", "/md5/other", "/md5/page"))
          .containsExactly("in", "in, too", "in");
      assertThat(log)
          .containsExactly(
              "/md5/page 401",
              "/md5/page nc=1 200 nextnonce",
              "/md5/other nc=1 200 nextnonce",
              "/md5/page nc=1 200 nextnonce");
    }
  }
}
