package dev.tauko.console.internal.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RedactionTest {

  static Stream<Arguments> secrets() {
    return """
    GET http://eve:s3cret@host/a, reading         | GET http://host/a, reading
    GET http://eve@host:80/a                      | GET http://host:80/a
    GET https://host/a?key=s3cret#part            | GET https://host/a?…#part
    await(https://host/?a=s3cret)                 | await(https://host/?…)
    GET http://h/?ids=1,2&key=s3cret, reading     | GET http://h/?…, reading
    /path?code=s3cret                             | /path?…
    /path?s3cret                                  | /path?…
    GET h:80/x?y=s3cret z                         | GET h:80/x?… z
    h?y=s3cret z                                  | h?… z
    //bob:s3cret@h/x                              | //h/x
    jdbc:oracle:thin:bob/s3cret@h                 | jdbc:oracle:thin:…@h
    jdbc:oracle:thin:bob/s3cret@//h:1521/x        | jdbc:oracle:thin:…@//h:1521/x
    Authorization: Bearer s3cret, waiting         | Authorization: …
    Authorization: Digest username=x, response=s3cret | Authorization: …
    "Authorization: Bearer s3cret", held by b     | "Authorization: …", held by b
    "Authorization: Digest a="x", b="s3cret"", held by b | "Authorization: …", held by b
    curl -H 'Authorization: Basic s3cret' h       | curl -H 'Authorization: …' h
    {"authorization":"Bearer s3cret","n":1}       | {"authorization":"…","n":1}
    {"Authorization":["Bearer s3cret"],"n":1}     | {"Authorization":…
    Proxy-Authorization: Basic s3cret             | Proxy-Authorization: …
    authorization=s3cret                          | authorization=…
    Cookie: id=s3cret; other=s3cret               | Cookie: …
    Bearer s3cret                                 | Bearer …
    Event.await() of "Bearer s3cret"              | Event.await() of "Bearer …"
    Basic Ym9iOnMzY3JldA==                        | Basic …
    ask(/user/bank, api_key=s3cret)               | ask(/user/bank, api_key=…)
    X-Auth-Token: s3cret                          | X-Auth-Token: …
    token='a b s3cret'                            | token='…'
    token="a b s3cret", held by b                 | token="…", held by b
    {"token":"s3cret","n":1}                      | {"token":"…","n":1}
    {"token" : "a \\" s3cret"}                      | {"token" : "…"}
    {\\"token\\":\\"s3cret\\"}                      | {\\"token\\":\\"…\\"}
    {"password":12345}                            | {"password":…}
    password=a,s3cret                             | password=…
    pwd=s3cret                                    | pwd=…
    passwd s3cret                                 | passwd …
    mysql --password s3cret -h x                  | mysql --password … -h x
    client_secret = s3cret                        | client_secret = …
    """
        .lines()
        .map(line -> line.split("\\s+\\| "))
        .map(row -> Arguments.of(row[0], row[1]));
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void secretsAreTakenOut(String text, String shown) {
    assertThat(Redaction.of(text, 100)).isEqualTo(shown);
  }

  static Stream<String> innocents() {
    return """
    Lock.acquire() of "accounts"
    Queue["orders", 3 of 3 items, 1 putting]
    Task[order, pending, waits for gather(), 2 of 3 pending: first, second]
    GET http://host/a@b
    tokens left: 3
    basket?
    what? no
    is it 12:30? a=b
    secretary: Eve
    password reset mail
    Basic arithmetic
    the bearer
    a = b, c: d
    // a comment
    and/or
    bob@example.com
    bread/butter@home
    """
        .lines();
  }

  @ParameterizedTest
  @MethodSource("innocents")
  void otherTextsStayAsTheyAre(String text) {
    assertThat(Redaction.of(text, 100)).isEqualTo(text);
  }

  @Test
  void longTextsAreCut() {
    assertThat(Redaction.of("x".repeat(101), 100)).hasSize(100).endsWith("x…");
  }

  @Test
  void aLongTextTakesNoLongTime() {
    for (String part : new String[] {"/", "://", "a-", "//a:", "\"=", "jdbc:", "?", "token"}) {
      String text = part.repeat(1_000_000);
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(5), () -> Redaction.of(text, 200), part);
    }
  }
}
