namespace Shardwright.Datasets.Layouts.Ptycho;

/// <summary>The names of groups, datasets and attributes in a product.</summary>
internal static class ProductPaths
{
    public const string Root = "/";
    public const string Probe = "probe";
    public const string Object = "object";
    public const string Indexes = "probe_position_indexes";
    public const string PositionX = ProductNames.PositionX;
    public const string PositionY = "probe_position_y_m";
    public const string LayerSpacing = "object_layer_spacing_m";
    public const string LossValues = "loss_values";
    public const string Costs = "costs";
    public const string LossEpochs = "loss_epochs";
    public const string OprWeights = "opr_weights";

    public const string RawData = "raw_data";
    public const string Diffraction = RawData + "/" + ScanKeys.Diffraction;
    public const string RawX = RawData + "/" + ScanKeys.X;
    public const string RawY = RawData + "/" + ScanKeys.Y;
    public const string RawStartX = RawData + "/" + ScanKeys.StartX;
    public const string RawStartY = RawData + "/" + ScanKeys.StartY;
    public const string RawScanIndex = RawData + "/" + ScanKeys.ScanIndex;
    public const string RawProbe = RawData + "/" + ScanKeys.ProbeGuess;
    public const string RawObject = RawData + "/" + ScanKeys.ObjectGuess;
    public const string RawMetadata = RawData + "/" + ScanKeys.Metadata;

    public const string Name = "name";
    public const string Comments = "comments";
    public const string DetectorDistance = "detector_object_distance_m";
    public const string ProbeEnergy = "probe_energy_eV";
    public const string ProbePhotons = "probe_photon_count";
    public const string ExposureTime = "exposure_time_s";
    public const string MassAttenuation = "mass_attenuation_m2_kg";
    public const string TomographyAngle = "tomography_angle_deg";
    public const string BundleVersion = "bundle_version";
    public const string ContainsRawData = "contains_raw_data";
    public const string PixelWidth = "pixel_width_m";
    public const string PixelHeight = "pixel_height_m";
    public const string CenterX = "center_x_m";
    public const string CenterY = "center_y_m";
    public const string CanonicalAxes = "axis_canonical";
    public const string OriginalAxes = "original_axis_order";
    public const string Units = "units";
}
