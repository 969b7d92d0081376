package dev.tauko.http;

import static dev.tauko.http.testkit.Site.ok;
import static dev.tauko.http.testkit.Site.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tauko.http.internal.connection.Client;
import dev.tauko.http.testkit.Actors;
import dev.tauko.http.testkit.Coroutines;
import dev.tauko.http.testkit.Peer;
import dev.tauko.http.testkit.ScriptedServer;
import dev.tauko.http.testkit.Site;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects as aiohttp follows them (RFC 9110, section 15.4). */
@ExtendWith(Actors.class)
class RedirectTest {

  /** A site whose {@code /from} redirects to {@code /to}, which echoes. */
  private static Site site(int status) throws Exception {
    return Site.start(asked ->
        asked.target().startsWith("/from")
            ? status(status, "Location: /to")
            : ok(asked.method() + asked.body()));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          301, GET,    GET /to
          301, HEAD,   HEAD /to
          301, PUT,    PUT /to body
          301, POST,   GET /to
          302, GET,    GET /to
          302, HEAD,   HEAD /to
          302, DELETE, DELETE /to body
          302, POST,   GET /to
          303, GET,    GET /to
          303, HEAD,   HEAD /to
          303, PUT,    GET /to
          303, POST,   GET /to
          307, POST,   POST /to body
          307, PUT,    PUT /to body
          308, POST,   POST /to body
          308, GET,    GET /to
          """)
  void methodAndBodyFollowTheStatus(int status, String method, String then, ActorSystem<?> system)
      throws Exception {
    boolean carries = !method.equals("GET") && !method.equals("HEAD");
    try (Site site = site(status)) {
      ClientResponse response =
          call(
              system,
              session ->
                  session.request(
                      method,
                      site.url("/from"),
                      request -> {
                        if (carries) {
                          request.header("Content-Language", "fi").body(text("body"));
                        }
                      }));
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.history()).extracting(ClientResponse::status).containsExactly(status);
      assertThat(response.url()).hasToString(site.url("/to"));
      Site.Asked last = site.log().getLast();
      assertThat(last).hasToString(then);
      assertThat(last.field("Content-Language")).isEqualTo(then.endsWith("body") ? "fi" : "");
    }
  }

  @Test
  void historyHoldsEveryHopInOrder(ActorSystem<?> system) throws Exception {
    try (Site site =
        Site.start(asked ->
            switch (asked.target()) {
              case "/a?x=1" -> status(302, "Location: b/./c/../d");
              case "/b/d" -> status(301, "Location: ?y=2#part");
              case "/b/d?y=2" -> status(307, "Location: //" + asked.field("Host") + "/e");
              default -> ok("end");
            })) {
      ClientResponse response = call(system, session -> session.get(site.url("/a?x=1")));
      assertThat(response.history())
          .extracting(hop -> hop.url().toString())
          .containsExactly(site.url("/a?x=1"), site.url("/b/d"), site.url("/b/d?y=2"));
      assertThat(response.url()).hasToString(site.url("/e"));
    }
  }

  @Test
  void queryParametersAreNotAddedAgain(ActorSystem<?> system) throws Exception {
    try (Site site = site(302)) {
      call(system, session -> session.get(site.url("/from"), request -> request.query("q", "1")));
      assertThat(site.asked()).containsExactly("GET /from?q=1", "GET /to");
    }
  }

  @Test
  void theOneThatReachesTheLimitFails(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> status(302, "Location: /again"))) {
      assertThatThrownBy(() ->
              call(
                  system,
                  session -> session.get(site.url("/first"), request -> request.maxRedirects(2))))
          .isInstanceOf(TooManyRedirectsException.class)
          .hasMessage(
              "GET "
                  + site.url("/first")
                  + " was redirected 2 times, the last time to /again;"
                  + " the redirect that reaches the limit, 2, is not followed")
          .satisfies(
              thrown -> assertThat(((ClientResponseException) thrown).status()).isEqualTo(302));
      assertThat(site.asked()).containsExactly("GET /first", "GET /again");
      assertThatThrownBy(() ->
              call(
                  system,
                  session -> session.get(site.url("/once"), request -> request.maxRedirects(1))))
          .isInstanceOf(TooManyRedirectsException.class)
          .hasMessage(
              "GET "
                  + site.url("/once")
                  + " was redirected once, to /again;"
                  + " the redirect that reaches the limit, 1, is not followed");
      assertThat(site.asked()).endsWith("GET /again", "GET /once");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/again?token=geheim#geheim",
        "?token=geheim",
        "http://u:geheim@a.test/?m=a@b&token=geheim",
        "http://a.test/?m=a@b&token=geheim",
        "http://a.test:x/?token=geheim",
        "http://a.test:x/#token=geheim",
        "http://a.test:x/?m=a@b&token=geheim",
        "ftp://a.test/?token=geheim",
        "ftp:a?token=geheim@b&token=geheim"
      })
  void noMessageShowsTheQueryOfALocation(String location, ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> status(307, "Location: " + location))) {
      assertThatThrownBy(() ->
              call(
                  system,
                  session ->
                      session.post(
                          site.url("/"),
                          request ->
                              request.maxRedirects(1).stream(
                                  Source.single(ByteString.emptyByteString())))))
          .isInstanceOf(ClientException.class)
          .hasMessageNotContaining("geheim");
      assertThatThrownBy(() ->
              call(
                  system,
                  session ->
                      session.post(
                          site.url("/"),
                          request -> request.stream(Source.single(ByteString.emptyByteString())))))
          .isInstanceOf(ClientException.class)
          .hasMessageNotContaining("geheim");
    }
  }

  @Test
  void whoDoesNotFollowGetsTheRedirect(ActorSystem<?> system) throws Exception {
    try (Site site = site(302)) {
      ClientResponse response =
          call(
              system,
              session -> session.get(site.url("/from"), request -> request.followRedirects(false)));
      assertThat(response.status()).isEqualTo(302);
      assertThat(response.headers().get("Location")).contains("/to");
      assertThat(response.history()).isEmpty();
    }
  }

  /** What is dropped is not waited for: the server has no reason to end it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n\r\n",
        "Content-Length: 9\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        "Connection: close\r\nContent-Length: 9\r\n\r\nabc",
      })
  void aRedirectWhoseBodyDoesNotEndIsFollowed(String rest, ActorSystem<?> system) throws Exception {
    CompletableFuture<Peer.End> end = new CompletableFuture<>();
    try (var server =
        ScriptedServer.start(
            peer -> {
              peer.readRequest();
              peer.send("HTTP/1.1 302 Found\r\nLocation: /to\r\n" + rest);
              end.complete(peer.awaitEnd());
            },
            ScriptedServer.OK)) {
      assertThat(text(system, session -> session.get(server.url("/from").toString())))
          .isEqualTo("ok");
      assertThat(Client.get(end)).isEqualTo(Peer.End.RESET);
    }
  }

  @Test
  void withoutALocationARedirectIsTheAnswer(ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> "HTTP/1.1 301 Moved\r\nContent-Length: 5\r\n\r\nwhere")) {
      assertThat(text(system, session -> session.get(site.url("/")))).isEqualTo("where");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Location:", "Location:  ", "URI:", "Location:\r\nURI: /elsewhere"})
  void withAnEmptyLocationARedirectIsTheAnswer(String field, ActorSystem<?> system)
      throws Exception {
    try (Site site =
        Site.start(
            asked -> "HTTP/1.1 302 Found\r\n" + field + "\r\nContent-Length: 5\r\n\r\nwhere")) {
      assertThat(text(system, session -> session.get(site.url("/")))).isEqualTo("where");
      assertThat(site.asked()).containsExactly("GET /");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ftp://127.0.0.1/file     | NonHttpUrlRedirectException | its scheme is 'ftp'
          file:///etc/passwd       | NonHttpUrlRedirectException | its scheme is 'file'
          gopher://127.0.0.1:70/   | NonHttpUrlRedirectException | its scheme is 'gopher'
          data:text/plain,x        | NonHttpUrlRedirectException | its scheme is 'data'
          javascript:alert(1)      | NonHttpUrlRedirectException | its scheme is 'javascript'
          skype:echo               | NonHttpUrlRedirectException | its scheme is 'skype'
          http://:/                | InvalidUrlRedirectException | it has no host
          http://example.org:99999 | InvalidUrlRedirectException | its port is 99999
          http:/example.org        | InvalidUrlRedirectException | its scheme is not followed by '//'
          """)
  void whatIsNoHttpUrlIsNotFollowed(
      String location, String error, String reason, ActorSystem<?> system) throws Exception {
    try (Site site = Site.start(asked -> status(302, "Location: " + location))) {
      assertThatThrownBy(() -> call(system, session -> session.get(site.url("/"))))
          .hasSameClassAs(errorOf(error))
          .hasMessageStartingWith("GET " + site.url("/") + " is redirected: ")
          .hasMessageContaining(reason);
      assertThat(site.asked()).containsExactly("GET /");
    }
  }

  private static Throwable errorOf(String name) {
    return name.startsWith("NonHttp")
        ? new NonHttpUrlRedirectException("", null)
        : new InvalidUrlRedirectException("", null);
  }

  @Test
  void credentialsStayWithTheirOrigin(ActorSystem<?> system) throws Exception {
    try (Site other = Site.start(asked -> ok("there"));
        Site site = Site.start(asked -> status(307, "Location: " + other.url("/")))) {
      call(system, session -> session.get(site.url("/"), RedirectTest::withCredentials));
      assertThat(secrets(site.log().getFirst())).hasSize(4);
      assertThat(secrets(other.log().getFirst())).isEmpty();
      assertThat(other.log().getFirst().field("X-Kept")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void onlyHarmlessFieldsGoToAnotherOrigin(int status, ActorSystem<?> system) throws Exception {
    String[] harmless = {
      "Accept", "accept-language", "Cache-Control", "If-None-Match", "Range", "User-Agent"
    };
    String[] others = {
      "X-Api-Key", "x-api-key", "X-Amz-Security-Token", "PRIVATE-TOKEN", "Referer", "Api-Key",
      "Origin", "Forwarded", "Authorization", "Cookie", "Proxy-Authorization", "X"
    };
    try (Site other = Site.start(asked -> ok("there"));
        Site site = Site.start(asked -> status(status, "Location: " + other.url("/")))) {
      Coroutines.run(
          system,
          () -> {
            ClientSessionBuilder settings =
                ClientSession.builder()
                    .header("X-Session-Key", "secret")
                    .header("Accept-Charset", "utf-8")
                    .cookie("jar", "secret")
                    .basic("user", "secret");
            try (var session = settings.create()) {
              return session
                  .post(
                      site.url("/"),
                      request -> {
                        Stream.of(harmless).forEach(name -> request.header(name, "kept"));
                        Stream.of(others).forEach(name -> request.header(name, "secret"));
                        request.cookie("own", "secret").text("body");
                      })
                  .text();
            }
          });
      assertThat(site.log().getFirst().fields()).anyMatch(field -> field.contains("secret"));
      Site.Asked reached = other.log().getFirst();
      assertThat(reached.fields())
          .filteredOn(field -> field.contains("secret"))
          .filteredOn(field -> !field.startsWith("Cookie: jar="))
          .as("the jar's cookie is for every host")
          .isEmpty();
      Stream.of(harmless).forEach(name -> assertThat(reached.field(name)).isEqualTo("kept"));
      assertThat(reached.field("Accept-Charset")).isEqualTo("utf-8");
      assertThat(reached.field("Content-Type"))
          .isEqualTo(status > 303 ? "text/plain; charset=utf-8" : "");
    }
  }

  /** Even if the redirects lead back: whoever was on the way has chosen where they lead. */
  @Test
  void fieldsThatWereLeftBehindStayBehind(ActorSystem<?> system) throws Exception {
    AtomicReference<String> home = new AtomicReference<>("");
    try (Site other = Site.start(asked -> status(307, "Location: " + home.get()));
        Site site =
            Site.start(asked ->
                asked.target().equals("/")
                    ? status(307, "Location: " + other.url("/"))
                    : ok("home"))) {
      home.set(site.url("/home"));
      call(system, session -> session.get(site.url("/"), RedirectTest::withCredentials));
      assertThat(site.log()).extracting(asked -> asked.field("X-Kept")).containsExactly("yes", "");
      assertThat(secrets(site.log().getLast())).isEmpty();
    }
  }

  @Test
  void aMiddlewareDecidesAnewWhereARedirectLeads(ActorSystem<?> system) throws Exception {
    try (Site other = Site.start(asked -> ok("there"));
        Site site = Site.start(asked -> status(307, "Location: " + other.url("/")))) {
      Middleware signing =
          (request, next) ->
              next.send(
                  request.hasOriginOf(site.url("/any"))
                      ? request.withHeader("X-Api-Key", "secret")
                      : request.withHeader("X-Seen", request.url().toString()));
      call(system, session -> session.get(site.url("/"), request -> request.middlewares(signing)));
      assertThat(site.log().getFirst().field("X-Api-Key")).isEqualTo("secret");
      assertThat(other.log().getFirst().field("X-Api-Key")).isEmpty();
      assertThat(other.log().getFirst().field("X-Seen")).isEqualTo(other.url("/"));
    }
  }

  @Test
  void aProxySeesNoFieldsOfAnotherOrigin(ActorSystem<?> system) throws Exception {
    try (Site proxy =
        Site.start(asked ->
            asked.target().startsWith("http://first.test")
                ? status(302, "Location: http://second.test/")
                : ok("there"))) {
      call(
          system,
          session ->
              session.get(
                  "http://first.test/",
                  request ->
                      request
                          .header("X-Api-Key", "secret")
                          .proxy(proxy.url("").replace("//", "//u:p@"))));
      assertThat(proxy.asked())
          .containsExactly("GET http://first.test/", "GET http://second.test/");
      assertThat(proxy.log())
          .extracting(asked -> asked.field("X-Api-Key"))
          .containsExactly("secret", "");
      assertThat(proxy.log())
          .extracting(asked -> asked.field("Proxy-Authorization"))
          .containsOnly("Basic dTpw");
    }
  }

  @Test
  void credentialsStayOnTheSameOrigin(ActorSystem<?> system) throws Exception {
    try (Site site = site(307)) {
      call(system, session -> session.get(site.url("/from"), RedirectTest::withCredentials));
      assertThat(secrets(site.log().getLast())).hasSize(4);
    }
  }

  @Test
  void anotherNameForTheSameServerIsAnotherOrigin(ActorSystem<?> system) throws Exception {
    try (Site site =
        Site.start(asked ->
            asked.field("Host").startsWith("localhost")
                ? status(
                    302,
                    "Location: http://" + asked.field("Host").replace("localhost", "127.0.0.1"))
                : ok("there"))) {
      call(system, session -> session.get(site.urlByName("/"), RedirectTest::withCredentials));
      assertThat(secrets(site.log().getLast())).isEmpty();
    }
  }

  @Test
  void credentialsOfTheUrlStayWithItsOrigin(ActorSystem<?> system) throws Exception {
    try (Site other = Site.start(asked -> ok("there"));
        Site site =
            Site.start(asked ->
                asked.target().equals("/")
                    ? status(302, "Location: /on")
                    : status(302, "Location: " + other.url("/")))) {
      call(system, session -> session.get(site.url("/").replace("//", "//u:p@")));
      assertThat(site.log())
          .extracting(asked -> asked.field("Authorization"))
          .containsOnly("Basic dTpw");
      assertThat(other.log().getFirst().field("Authorization")).isEmpty();
    }
  }

  @Test
  void credentialsInALocationTakeThePlaceOfEarlierOnes(ActorSystem<?> system) throws Exception {
    try (Site site =
        Site.start(asked ->
            asked.target().equals("/")
                ? status(302, "Location: http://u:p@" + asked.field("Host") + "/on")
                : ok("there"))) {
      call(system, session -> session.get(site.url("/"), request -> request.basic("a", "b")));
      assertThat(site.log())
          .extracting(asked -> asked.all("Authorization"))
          .containsExactly(List.of("Basic YTpi"), List.of("Basic dTpw"));
    }
  }

  @Test
  void aBodyThatHasBeenUsedUpIsNotSentAgain(ActorSystem<?> system) throws Exception {
    try (Site site = site(307)) {
      RequestBody once = new OnceOnly("body");
      assertThatThrownBy(() -> call(system, session -> session.post(site.url("/from"), once)))
          .isInstanceOf(ClientPayloadException.class)
          .hasMessageContaining("its body has been used up");
      assertThat(site.asked()).containsExactly("POST /from body");
    }
  }

  @Test
  void aRedirectsConnectionServesTheNextHop(ActorSystem<?> system) throws Exception {
    try (Site site =
        Site.start(asked ->
            asked.target().equals("/from")
                ? "HTTP/1.1 302 F\r\nLocation: /to\r\nContent-Length: 5\r\n\r\nmoved"
                : ok("there"))) {
      assertThat(text(system, session -> session.get(site.url("/from")))).isEqualTo("there");
      assertThat(site.connections()).isEqualTo(1);
    }
  }

  private static void withCredentials(RequestOptions request) {
    request
        .bearer("secret")
        .header("authorization", "Basic dTpw")
        .header("Cookie", "a=secret")
        .header("Proxy-Authorization", "secret")
        .header("X-Kept", "yes");
  }

  private static List<String> secrets(Site.Asked asked) {
    return Stream.of("Authorization", "Cookie", "Proxy-Authorization")
        .flatMap(name -> asked.all(name).stream())
        .toList();
  }

  private static RequestBody text(String text) {
    return RequestBody.bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ClientResponse call(
      ActorSystem<?> system, Function<ClientSession, ClientResponse> call) {
    return Coroutines.run(
        system,
        () -> {
          try (var session = ClientSession.create();
              var response = call.apply(session)) {
            return response;
          }
        });
  }

  private static String text(ActorSystem<?> system, Function<ClientSession, ClientResponse> call) {
    return Coroutines.run(
        system,
        () -> {
          try (var session = ClientSession.create()) {
            return call.apply(session).text();
          }
        });
  }

  /** A body that can be read once. */
  private record OnceOnly(String text) implements RequestBody {
    @Override
    public String contentType() {
      return "text/plain";
    }

    @Override
    public OptionalLong contentLength() {
      return OptionalLong.of(text.length());
    }

    @Override
    public boolean isReplayable() {
      return false;
    }

    @Override
    public Source<ByteString, NotUsed> source() {
      return Source.single(ByteString.fromString(text));
    }
  }
}
