/** Coroutines as Pekko actors: asyncio for Apache Pekko. */
@SuppressWarnings({
  "module", // The modules that internal packages are exported to are compiled after this one.
  "requires-automatic", // Pekko has no module descriptors.
  "requires-transitive-automatic"
})
module dev.tauko {
  requires transitive pekko.actor;
  requires transitive pekko.actor.typed;
  requires transitive typesafe.config;
  requires transitive org.slf4j;
  requires static transitive org.jspecify;
  requires static pekko.stream; // Only for dev.tauko.stream, whose users require it themselves.
  requires pekko.slf4j;
  requires scala.library;
  requires java.management;
  requires jdk.jfr;
  requires jdk.unsupported; // Pekko needs it, and has no descriptor to say so.

  uses org.slf4j.spi.SLF4JServiceProvider;

  exports dev.tauko;
  exports dev.tauko.actor;
  exports dev.tauko.channel;
  exports dev.tauko.io;
  exports dev.tauko.observe;
  exports dev.tauko.queue;
  exports dev.tauko.stream;
  exports dev.tauko.sync;
  exports dev.tauko.internal.jfr to
      dev.tauko.http;
  exports dev.tauko.internal.log to
      dev.tauko.http,
      dev.tauko.test,
      dev.tauko.tools;
  exports dev.tauko.internal.pekko to
      dev.tauko.http;
  exports dev.tauko.internal.simulation to
      dev.tauko.test;
  exports dev.tauko.internal.settings to
      dev.tauko.http,
      dev.tauko.tools;
  exports dev.tauko.internal.wait to
      dev.tauko.tools;

  // Pekko makes what the configuration names: the dispatchers' executors, the serializer.
  opens dev.tauko.internal.loop to
      pekko.actor;
  opens dev.tauko.internal.task to
      pekko.actor;
}
