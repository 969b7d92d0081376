package dev.tauko.http.internal.cookie;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.Cookie;
import dev.tauko.http.CookieJar;
import dev.tauko.http.internal.grammar.FieldText;
import dev.tauko.http.internal.url.Url;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Jars that are saved and loaded (group 27). */
class CookieFileTest {
  @TempDir private Path folder;
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");

  private CookieJar jar() {
    return CookieJar.builder().clock(() -> now).create();
  }

  @Test
  void aJarIsLoadedAsItWasSaved() throws IOException {
    CookieJar jar = jar();
    jar.set("all", "0");
    jar.receive("https://h.test/a/", "host=\"1\\2\"; Secure; HttpOnly; SameSite=Strict");
    jar.receive("https://h.test/a/", "domain=\u010d; Domain=h.test; Path=/");
    jar.save(folder.resolve("jar"));

    CookieJar loaded = jar();
    loaded.set("gone", "1");
    loaded.load(folder.resolve("jar"));
    assertThat(loaded.all()).isEqualTo(jar.all()).hasSize(3);
  }

  @Test
  void aCookieInLatin1IsSentInTheSameBytesAfterwards() throws IOException {
    CookieStore store = new CookieStore(new CookieLimits(1, 1, 100));
    store.receive(
        new FieldText("a=\u00ff", true), Scope.of(Url.parse("http://h.test/"), false), now);
    CookieFile.write(folder.resolve("jar"), store.all(now));

    assertThat(CookieFile.read(folder.resolve("jar"))).isEqualTo(store.all(now)).hasSize(1);
  }

  @Test
  void aCookieForOneHostStaysForThisHost() throws IOException {
    CookieJar jar = jar();
    jar.receive("http://h.test/", "own=1");
    jar.receive("http://h.test/", "shared=2; Domain=h.test");
    jar.save(folder.resolve("jar"));

    CookieJar loaded = jar();
    loaded.load(folder.resolve("jar"));
    assertThat(loaded.cookies("http://a.h.test/")).extracting(Cookie::name).containsOnly("shared");
  }

  @Test
  void aDeadlineStaysWhereItWas() throws IOException {
    CookieJar jar = jar();
    jar.receive("http://h.test/", "a=1; Max-Age=60");
    jar.save(folder.resolve("jar"));

    now = now.plusSeconds(59);
    CookieJar loaded = jar();
    loaded.load(folder.resolve("jar"));
    assertThat(loaded.all()).hasSize(1);
    now = now.plusSeconds(1);
    assertThat(loaded.all()).isEmpty();
    loaded.load(folder.resolve("jar"));
    assertThat(loaded.all()).isEmpty();
  }

  @Test
  void theFileIsItsOwnersAlone() throws IOException {
    Path file = folder.resolve("jar");
    Files.writeString(file, "before");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    jar().save(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files).as("no draft stays behind").containsExactly(file);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                            | is not a file of cookies
          {                             | is not a file of cookies
          []                            | is not a file of cookies
          {"cookies": 7}                | is not a file of cookies
          {"cookies": [7]}              | is not a file of cookies
          {"cookies": [{}]}             | has a cookie, number 1, that is none
          {"cookies": [COOKIE, {}]}     | has a cookie, number 2, that is none
          {"cookies": [COOKIE+]}        | there is no such key as more
          {"cookies": [COOKIE-]}        | its name is empty
          {"cookies": [COOKIE!]}        | control character
          {"cookies": [COOKIE=]}        | its name has a '=' or ';'
          {"cookies": [COOKIE;]}        | its value has a ';'
          {"cookies": [COOKIE1]}        | it is marked as latin1 and has other characters
          {"cookies": [COOKIE/]}        | its path does not start with '/'
          {"cookies": [COOKIE^]}        | its domain is not in ASCII and lower case
          {"cookies": [COOKIE@]}        | tomorrow
          """)
  void whatIsNoFileOfCookiesIsRefusedAndTheJarStays(String text, String message)
      throws IOException {
    String cookie =
        """
        {"name": "a", "value": "1", "domain": "h.test", "hostOnly": true, "path": "/",
         "secure": true, "httpOnly": true, "sameSite": "LAX"}\
        """;
    Path file = folder.resolve("jar");
    Files.writeString(
        file,
        text.replace("COOKIE+", cookie.replace("{", "{\"more\": 1, "))
            .replace("COOKIE-", cookie.replace("\"a\"", "\"\""))
            .replace("COOKIE!", cookie.replace("\"1\"", "\"\\r\\nX: 1\""))
            .replace("COOKIE=", cookie.replace("\"a\"", "\"a=b\""))
            .replace("COOKIE;", cookie.replace("\"1\"", "\"; 2\""))
            .replace(
                "COOKIE1",
                cookie.replace("\"1\"", "\"\u0100\"").replace("{", "{\"latin1\": true, "))
            .replace("COOKIE/", cookie.replace("\"/\"", "\"\""))
            .replace("COOKIE^", cookie.replace("h.test", "H.test"))
            .replace("COOKIE@", cookie.replace("{", "{\"expires\": \"tomorrow\", "))
            .replace("COOKIE", cookie));
    CookieJar jar = jar();
    jar.set("stays", "1");

    assertThatThrownBy(() -> jar.load(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message)
        .hasMessageEndingWith("accepted is what CookieJar.save has written");
    assertThat(jar.all()).hasSize(1);
  }

  @Test
  void anObjectStreamIsRefused() throws IOException {
    Path file = folder.resolve("jar");
    try (var out = new ObjectOutputStream(Files.newOutputStream(file))) {
      out.writeObject(new java.util.ArrayList<>(List.of("a")));
    }

    assertThatThrownBy(() -> jar().load(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a file of cookies");
  }

  @Test
  void aFileThatNestsWithoutEndIsRefused() throws IOException {
    Path file = folder.resolve("jar");
    Files.writeString(file, "{\"cookies\": " + "[".repeat(1_000_000));

    assertThatThrownBy(() -> jar().load(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a file of cookies");
  }

  @Test
  void aFileThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> jar().load(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
