/**
 * Options that the plugins of Logstash 9 know, as their sources declare them (`config :name`), without those declared obsolete, which
 * Logstash refuses to start with: ssl, cacert, keystore, verify_mode and the like.
 * Sources: logstash-input-beats 7.0, logstash-input-http 4.2, logstash-output-elasticsearch 12.1 (api_configs.rb and
 * data_stream_support.rb), logstash-filter-mutate 3.5, -json 3.2, -date 3.1, -prune 3.1, -drop 3.1; inputs/base.rb, filters/base.rb and
 * outputs/base.rb of logstash-core 9.5 for what all have.
 */
const common = "id enable_metric add_field add_tag remove_field remove_tag codec";
const tls =
  "ssl_enabled ssl_certificate ssl_key ssl_certificate_authorities ssl_client_authentication ssl_supported_protocols ssl_cipher_suites";

export const knownOptions: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    beats: `host port enrich client_inactivity_timeout executor_threads event_loop_threads ssl_key_passphrase ${tls}`,
    http: `host port user password additional_codecs response_headers remote_host_target_field request_headers_target_field
      threads max_pending_requests max_content_length response_code ssl_keystore_path ssl_keystore_password ${tls}`,
    mutate:
      "coerce rename replace update convert gsub uppercase lowercase capitalize split join strip merge copy tag_on_failure",
    json: "source target tag_on_failure skip_on_invalid_json",
    date: "timezone locale match target tag_on_failure",
    prune: "interpolate whitelist_names blacklist_names whitelist_values blacklist_values",
    drop: "percentage",
    elasticsearch: `hosts user password api_key data_stream data_stream_type data_stream_dataset data_stream_namespace
      data_stream_sync_fields data_stream_auto_routing pipeline compression_level ssl_verification_mode ${tls}`,
  }).map(([plugin, options]) => [plugin, `${common} ${options}`.split(/\s+/)]),
);
