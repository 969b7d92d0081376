package dev.tauko.http;

import dev.tauko.http.internal.dial.RoutePlanner;
import dev.tauko.http.internal.dial.Tls.Trust;
import dev.tauko.http.internal.payload.RequestBodies;
import dev.tauko.http.internal.platform.SystemPlatform;
import dev.tauko.http.internal.reading.ResponseReading;
import dev.tauko.http.internal.settings.HttpSettings;
import dev.tauko.http.internal.url.Url;
import dev.tauko.http.internal.waiting.Deadline;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;

/** Requests as middlewares see them. */
final class Requests {
  private Requests() {}

  /** A GET with these limits on time. */
  static ClientRequest get(ActorSystem<?> system, Url url, ClientTimeout timeout) {
    HttpSettings settings = HttpSettings.of(system.settings().config());
    return new ClientRequest(
        "GET",
        url,
        null,
        Headers.EMPTY,
        RequestBody.empty(),
        List.of(),
        new RequestContext(
            timeout,
            new Deadline(
                system,
                SystemPlatform.of(system, settings.dispatcher()),
                "GET " + url,
                timeout.total()),
            new RoutePlanner(null, new Trust.Authorities(), null, null, origin -> null),
            new RequestBodies(),
            new ResponseReading(settings.bodies(), settings.events(), JsonCodec.jackson())));
  }

  /** A GET without limits on time. */
  static ClientRequest get(ActorSystem<?> system, Url url) {
    return get(system, url, ClientTimeout.NONE);
  }
}
