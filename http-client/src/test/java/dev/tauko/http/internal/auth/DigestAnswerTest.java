package dev.tauko.http.internal.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of Digest authentication, by the examples of the RFCs (group 63). */
class DigestAnswerTest {
  private static final String NONCE_7616 = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
  private static final String CLIENT_NONCE_7616 = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

  private static DigestChallenge challenge(String field) {
    return Objects.requireNonNull(DigestChallenge.first(Challenge.parse(List.of(field))));
  }

  private static String challenge7616(String algorithm) {
    return "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm="
        + algorithm
        + ", nonce=\""
        + NONCE_7616
        + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";
  }

  /** RFC 7616, section 3.9.1. */
  @ParameterizedTest
  @CsvSource({
    "MD5, 8ca523f5e9506fed4657c9700eebdbec",
    "SHA-256, 753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"
  })
  void theExamplesOfRfc7616(String algorithm, String response) {
    assertThat(
            new DigestAnswer(
                    challenge(challenge7616(algorithm)),
                    "Mufasa",
                    "Circle of Life",
                    1,
                    CLIENT_NONCE_7616)
                .field("GET", "/dir/index.html", null))
        .isEqualTo(
            "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", nonce=\""
                + NONCE_7616
                + "\", uri=\"/dir/index.html\", response=\""
                + response
                + "\", algorithm="
                + algorithm
                + ", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", qop=auth,"
                + " nc=00000001, cnonce=\""
                + CLIENT_NONCE_7616
                + "\"");
  }

  /** RFC 7616, section 3.9.2, with the hashes of its erratum 4897. */
  @Test
  void theExampleOfRfc7616WithAHashedUser() {
    assertThat(
            new DigestAnswer(
                    challenge(
                        "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-512-256,"
                            + " nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\","
                            + " opaque=\"HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS\","
                            + " charset=UTF-8, userhash=true"),
                    "J\u00e4s\u00f8n Doe",
                    "Secret, or not?",
                    1,
                    "NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v")
                .field("GET", "/doe.json", null))
        .contains(
            "username=\"793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b\"",
            "response=\"3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5\"",
            "userhash=true");
  }

  /** RFC 2617, section 3.5. */
  @Test
  void theExampleOfRfc2617() {
    assertThat(
            new DigestAnswer(
                    challenge(
                        "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\","
                            + " nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\","
                            + " opaque=\"5ccc069c403ebaf9f0171e9517f40e41\""),
                    "Mufasa",
                    "Circle Of Life",
                    1,
                    "0a4f113b")
                .field("GET", "/dir/index.html", null))
        .contains("response=\"6629fae49393a05397450978507c4ef1\"", "opaque=\"5ccc069c403")
        .doesNotContain("algorithm");
  }

  /** RFC 2069's form, which RFC 2617 keeps: without qop there is neither count nor client nonce. */
  @Test
  void aChallengeWithoutQopIsAnsweredInTheOldForm() {
    DigestAlgorithm md5 = DigestAlgorithm.MD5;
    String expected = md5.of(md5.of("u:r:p") + ":n:" + md5.of("GET:/"));

    assertThat(
            new DigestAnswer(challenge("Digest realm=r, nonce=n"), "u", "p", 3, "c")
                .field("GET", "/", null))
        .isEqualTo(
            "Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"/\", response=\""
                + expected
                + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"MD5-sess", "SHA-256-sess", "SHA-512-256-SESS"})
  void aSessionsSecretIsBoundToTheNonces(String algorithm) {
    DigestAlgorithm hash = challenge("Digest nonce=n, algorithm=" + algorithm).algorithm();
    String secret = hash.of(hash.of("u:r:p") + ":n:c");
    String expected = hash.of(secret + ":n:0000000a:c:auth:" + hash.of("PUT:/x?y"));

    assertThat(
            new DigestAnswer(
                    challenge("Digest realm=r, nonce=n, qop=auth, algorithm=" + algorithm),
                    "u",
                    "p",
                    10,
                    "c")
                .field("PUT", "/x?y", null))
        .contains("response=\"" + expected + "\"", "nc=0000000a", "algorithm=" + algorithm);
  }

  @Test
  void aBodyIsCoveredByAuthInt() {
    DigestAlgorithm hash = DigestAlgorithm.SHA_256;
    String expected =
        hash.of(hash.of("u:r:p") + ":n:00000001:c:auth-int:" + hash.of("PUT:/:" + hash.of("body")));

    assertThat(
            new DigestAnswer(
                    challenge("Digest realm=r, nonce=n, qop=auth-int, algorithm=SHA-256"),
                    "u",
                    "p",
                    1,
                    "c")
                .field("PUT", "/", hash.start().digest("body".getBytes(StandardCharsets.UTF_8))))
        .contains("response=\"" + expected + "\"", "qop=auth-int");
  }

  /** Group 63: a backslash in a challenge cannot break the quoting. */
  @ParameterizedTest
  @ValueSource(strings = {"evil\\", "a\", uri=\"/admin", "\\\"", "\\\\\", x=\""})
  void noRealmBreaksOutOfItsQuotationMarks(String realm) {
    String field =
        new DigestAnswer(
                challenge("Digest nonce=n, qop=auth, realm=" + Challenge.quote(realm)),
                "u\"s\\er",
                "p",
                1,
                "c")
            .field("GET", "/", null);

    assertThat(Challenge.parameters(field.substring("Digest ".length())))
        .containsEntry("realm", realm)
        .containsEntry("username", "u\"s\\er")
        .containsEntry("uri", "/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          J\u00e4s d       | username*=UTF-8''J%C3%A4s%20d
          azAZ09\u00e4     | username*=UTF-8''azAZ09%C3%A4
          `{@[/:\u00e4     | username*=UTF-8''%60%7B%40%5B%2F%3A%C3%A4
          a\u007f          | username*=UTF-8''a%7F
          ~ ~              | username="~ ~"
          """)
  void aUserBeyondAsciiIsWrittenPercentEncoded(String user, String name) {
    assertThat(
            new DigestAnswer(challenge("Digest nonce=n, realm=r"), user, "p", 1, "c")
                .field("GET", "/", null))
        .startsWith("Digest " + name + ", ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic realm=x",
        "Digest realm=x",
        "Digest nonce=n, algorithm=SHA-1",
        "Digest nonce=n, qop=auth-conf",
        "Digest nonce=\"a\u0001b\"",
        "Digest"
      })
  void whatCannotBeAnsweredIsPassedOver(String field) {
    assertThat(DigestChallenge.first(Challenge.parse(List.of(field)))).isNull();
    assertThat(DigestChallenge.first(Challenge.parse(List.of(field, "Digest nonce=ok"))))
        .extracting(DigestChallenge::nonce)
        .isEqualTo("ok");
  }
}
