package dev.tauko.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Site;
import dev.tauko.http.testkit.Site.Asked;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Digest authentication between a session and servers that check it by themselves (group 63). */
@ExtendWith(Actors.class)
class DigestAuthTest {
  private static final Pattern PARAMETER = Pattern.compile("(\\w+)=(?:\"([^\"]*)\"|([^,\\s]+))");

  /** What a server makes of an Authorization field, by the letter of RFC 7616. */
  private static boolean isRight(Asked asked, String function, String nonce)
      throws NoSuchAlgorithmException {
    Map<String, String> given = new HashMap<>();
    Matcher matcher = PARAMETER.matcher(asked.field("Authorization"));
    while (matcher.find()) {
      given.put(matcher.group(1), matcher.group(2) == null ? matcher.group(3) : matcher.group(2));
    }
    String a1 = hex(function, "ann:staff:secret");
    if (given.getOrDefault("algorithm", "").endsWith("-sess")) {
      a1 = hex(function, a1 + ":" + nonce + ":" + given.get("cnonce"));
    }
    String a2 = asked.method() + ":" + asked.target();
    if ("auth-int".equals(given.get("qop"))) {
      a2 += ":" + hex(function, asked.body());
    }
    String middle =
        given.containsKey("qop")
            ? given.get("nc") + ":" + given.get("cnonce") + ":" + given.get("qop") + ":"
            : "";
    String response = hex(function, a1 + ":" + nonce + ":" + middle + hex(function, a2));
    return response.equals(given.get("response"))
        && nonce.equals(given.get("nonce"))
        && asked.target().equals(given.get("uri"));
  }

  private static String hex(String function, String text) throws NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance(function).digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String refusal(String parameters) {
    return Site.status(401, "WWW-Authenticate: Digest realm=\"staff\", " + parameters);
  }

  /** A site that lets in who knows the password, with this challenge. */
  private static Site site(String function, String parameters) throws Exception {
    return Site.start(
        checked(asked -> isRight(asked, function, "n0") ? Site.ok("in") : refusal(parameters)));
  }

  /** An answer that may throw. */
  private interface Answer {
    String to(Asked asked) throws Exception;
  }

  private static Function<Asked, String> checked(Answer answer) {
    return asked -> {
      try {
        return answer.to(asked);
      } catch (Exception failure) {
        throw new AssertionError(failure);
      }
    };
  }

  private static List<String> log(Site site) {
    return site.log().stream()
        .map(asked ->
            asked.target()
                + asked
                    .field("Authorization")
                    .replaceAll(".*?nonce=\"(.*?)\".*?(nc=\\d+)?(, cnonce.*|$)", " $1 $2"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "MD5, MD5, auth",
    "MD5, MD5-sess, auth",
    "SHA-256, SHA-256, 'auth,auth-int'",
    "SHA-256, SHA-256-sess, auth-int",
    "SHA-512/256, SHA-512-256, auth-int",
    "MD5, MD5, auth-int"
  })
  void aChallengeIsAnswered(String function, String algorithm, String qop, ActorSystem<?> system)
      throws Exception {
    String parameters = "nonce=\"n0\", qop=\"" + qop + "\", algorithm=" + algorithm;
    try (var site = site(function, parameters)) {
      assertThat(
              Coroutines.run(
                  system,
                  () -> {
                    try (var session =
                        ClientSession.builder()
                            .middleware(DigestAuth.of("ann", "secret"))
                            .create()) {
                      return session
                          .put(
                              site.url("/a/b?c=%20d"),
                              RequestBody.bytes("body".getBytes(StandardCharsets.UTF_8)))
                          .text();
                    }
                  }))
          .isEqualTo("in");
    }
  }

  @Test
  void laterRequestsCarryAnAnswerAtOnceAndAreCounted(ActorSystem<?> system) throws Exception {
    try (var site = site("MD5", "nonce=\"n0\", qop=auth, opaque=\"o\\\\p\"")) {
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder().middleware(DigestAuth.of("ann", "secret")).create()) {
              for (int i = 0; i < 3; i++) {
                session.get(site.url("/" + i)).close();
              }
              return "done";
            }
          });
      assertThat(log(site))
          .containsExactly("/0", "/0 n0 nc=00000001", "/1 n0 nc=00000002", "/2 n0 nc=00000003");
      assertThat(site.log().get(3).field("Authorization")).contains("opaque=\"o\\\\p\"");
    }
  }

  @Test
  void aStaleNonceIsReplacedAndTheCountStartsAnew(ActorSystem<?> system) throws Exception {
    AtomicInteger nonce = new AtomicInteger();
    try (var site =
        Site.start(
            checked(asked -> {
              if (asked.target().equals("/expire")) {
                nonce.incrementAndGet();
              }
              String current = "n" + nonce.get();
              return isRight(asked, "MD5", current)
                  ? Site.ok("in")
                  : refusal("nonce=\"" + current + "\", qop=auth, stale=TRUE");
            }))) {
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder().middleware(DigestAuth.of("ann", "secret")).create()) {
              session.get(site.url("/a")).close();
              nonce.incrementAndGet();
              assertThat(session.get(site.url("/b")).status()).isEqualTo(200);
              assertThat(session.get(site.url("/expire")).status())
                  .as("a server that never takes an answer")
                  .isEqualTo(401);
              return "done";
            }
          });
      assertThat(log(site))
          .containsExactly(
              "/a",
              "/a n0 nc=00000001",
              "/b n0 nc=00000002",
              "/b n1 nc=00000001",
              "/expire n1 nc=00000002",
              "/expire n2 nc=00000001",
              "/expire n3 nc=00000001");
    }
  }

  @Test
  void theNextNonceIsTheServers(ActorSystem<?> system) throws Exception {
    try (var site =
        Site.start(
            checked(asked ->
                isRight(asked, "MD5", "n0")
                    ? Site.status(200, "Authentication-Info: nextnonce=\"n1\", qop=auth")
                    : isRight(asked, "MD5", "n1")
                        ? Site.ok("in")
                        : refusal("nonce=\"n0\", qop=auth")))) {
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder().middleware(DigestAuth.of("ann", "secret")).create()) {
              session.get(site.url("/a")).close();
              return session.get(site.url("/b")).text();
            }
          });
      assertThat(log(site)).containsExactly("/a", "/a n0 nc=00000001", "/b n1 nc=00000001");
    }
  }

  @Test
  void wrongCredentialsAreAnsweredOnce(ActorSystem<?> system) throws Exception {
    try (var site = site("MD5", "nonce=\"n0\", qop=auth")) {
      assertThat(
              Coroutines.run(
                  system,
                  () -> {
                    try (var session =
                        ClientSession.builder().middleware(DigestAuth.of("ann", "bad")).create()) {
                      return session.get(site.url("/")).status();
                    }
                  }))
          .isEqualTo(401);
      assertThat(log(site)).hasSize(2);
    }
  }

  @Test
  void anAnswerCoversWhatTheDomainSays(ActorSystem<?> system) throws Exception {
    try (var site = site("MD5", "nonce=\"n0\", qop=auth, domain=\"/a http://other.test/b /c/\"")) {
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder().middleware(DigestAuth.of("ann", "secret")).create()) {
              for (String target : List.of("/a", "/a/x", "/c/", "/ab")) {
                session.get(site.url(target)).close();
              }
              return "done";
            }
          });
      assertThat(log(site))
          .containsExactly(
              "/a",
              "/a n0 nc=00000001",
              "/a/x n0 nc=00000002",
              "/c/ n0 nc=00000003",
              "/ab",
              "/ab n0 nc=00000001");
    }
  }

  /** aiohttp: {@code does_not_answer_cross_origin_redirect_challenge}. */
  @Test
  void noOtherOriginIsAnsweredOrSentAnything(ActorSystem<?> system) throws Exception {
    try (var thief = Site.start(asked -> refusal("nonce=\"n0\", qop=auth"));
        var site =
            Site.start(
                checked(asked ->
                    isRight(asked, "MD5", "n0")
                        ? Site.status(302, "Location: " + thief.url("/steal"))
                        : refusal("nonce=\"n0\", qop=auth, domain=\"" + thief.url("/") + "\"")))) {
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder().middleware(DigestAuth.of("ann", "secret")).create()) {
              assertThat(session.get(site.url("/")).status()).isEqualTo(401);
              return session.get(thief.url("/ask")).status();
            }
          });
      assertThat(log(site)).containsExactly("/", "/ n0 nc=00000001");
      assertThat(log(thief)).containsExactly("/steal", "/ask");
    }
  }

  @Test
  void anOriginMayBeNamed(ActorSystem<?> system) throws Exception {
    try (var other = site("MD5", "nonce=\"n0\", qop=auth");
        var site = site("MD5", "nonce=\"n0\", qop=auth")) {
      Coroutines.run(
          system,
          () -> {
            var digest = DigestAuth.of(site.url("/"), "ann", "secret");
            try (var session = ClientSession.builder().middleware(digest).create()) {
              assertThat(session.get(other.url("/")).status()).isEqualTo(401);
              return session.get(site.url("/")).text();
            }
          });
      assertThat(log(other)).containsExactly("/");
    }
  }

  @Test
  void credentialsThatARequestHasPassAsTheyAre(ActorSystem<?> system) throws Exception {
    try (var site = site("MD5", "nonce=\"n0\", qop=auth")) {
      Coroutines.run(
          system,
          () -> {
            try (var session =
                ClientSession.builder().middleware(DigestAuth.of("ann", "secret")).create()) {
              return session.get(site.url("/"), o -> o.bearer("own")).status();
            }
          });
      assertThat(site.log()).hasSize(1);
    }
  }
}
